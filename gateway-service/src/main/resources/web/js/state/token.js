// SPDX-License-Identifier: Apache-2.0

/**
 * What a token (JWT, RFC 7519) says of its user: {user, name}. Null where the text is no token or
 * names nobody. Nothing is verified: only the server knows whether the token is good.
 */
export function readToken(text) {
  const parts = text.split('.');
  if (parts.length !== 3) return null;
  try {
    const bytes = Uint8Array.from(atob(parts[1].replace(/-/gu, '+').replace(/_/gu, '/')), (c) => c.charCodeAt(0));
    const { sub, name } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof sub !== 'string' || sub === '') return null;
    return { user: sub, name: typeof name === 'string' && name.trim() !== '' ? name : null };
  } catch {
    return null;
  }
}
