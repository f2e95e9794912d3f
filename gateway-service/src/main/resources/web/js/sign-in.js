// SPDX-License-Identifier: Apache-2.0

import { guestId, userId } from './state/identities.js';
import { readToken } from './state/token.js';

const NO_TOKEN = 'That is not a token.';

/** What is wrong with a token, or null. */
export const tokenFault = (token) => (readToken(token) ? null : NO_TOKEN);

/**
 * Who a page is for. One of
 * - {id, token}: this identity; `token` is its new one, or null for the one that is known
 * - {ask: message}: the reader has to say; the message says why
 * - {link: {id, name, token}, instead}: the address signs in as somebody else than the one who was
 *   here last, or as anybody by a token that others may have seen: the reader has to agree. Nobody
 *   was here where `instead` is null
 */
export function whoFor({ as, user, token, exposed = false }, identities) {
  const { last } = identities;
  if (token) {
    const claims = readToken(token);
    if (!claims) return { ask: `The link does not sign you in: its token is damaged.` };
    const id = userId(claims.user);
    if (last ? last.id === id : !exposed) return { id, token };
    return { link: { id, token, name: claims.name ?? claims.user }, instead: last };
  }
  if (as) return { id: guestId(as), token: null };
  if (user) {
    if (identities.get(userId(user))?.token) return { id: userId(user), token: null };
    return { ask: `To go on as ${user}, sign in with a token.` };
  }
  return last ? { id: last.id, token: null } : { ask: '' };
}

/** Who the form names: {name} or {token}, as `whoFor` returns it. */
export function whoNamed({ name, token }) {
  return token ? { id: userId(readToken(token).user), token } : { id: guestId(name), token: null };
}
