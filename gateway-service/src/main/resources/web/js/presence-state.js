// SPDX-License-Identifier: Apache-2.0

const AWAY_AFTER_MS = 5 * 60_000;

/** Tells the server that nobody looks at the page, after five minutes, and that somebody does again. */
export function watchAway(client) {
  let state = 'online';
  let timer = null;
  const tell = () => client.request('state', { state }).catch(() => {});
  const become = (next) => {
    if (next === state) return;
    state = next;
    tell();
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => become('away'), AWAY_AFTER_MS);
    else become('online');
  });
  client.on('connected', () => state === 'away' && tell());
}
