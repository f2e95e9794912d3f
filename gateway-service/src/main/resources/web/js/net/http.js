// SPDX-License-Identifier: Apache-2.0

/** Posts `body`, or gets when there is none; any answer counts, only an unreachable server throws. */
export async function fetchJson(path, body) {
  const options = body === undefined
    ? {}
    : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(new URL(path, document.baseURI), { ...options, cache: 'no-store' });
  const json = await response.json().catch(() => null);
  return { status: response.status, json };
}

const DEFAULT_ROOM = 'general';

/** What the server says of itself; everything is optional. */
export async function loadConfig() {
  const meta = document.querySelector('meta[name="parley-jaeger"]')?.content || null;
  try {
    const { status, json } = await fetchJson('api/config');
    const told = status === 200 && json ? json : {};
    return { jaegerUrl: meta ?? told.jaegerUrl ?? null, guests: told.guests !== false, room: told.room ?? DEFAULT_ROOM };
  } catch {
    return { jaegerUrl: meta, guests: true, room: DEFAULT_ROOM };
  }
}

export function webSocketUrl() {
  const url = new URL('ws', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
