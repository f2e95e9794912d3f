// SPDX-License-Identifier: Apache-2.0

const TOKEN_SLOT = 'parley.token';

/**
 * What the address asks for: ?as=alice&room=general, or ?token=JWT. A token is taken out of the
 * address at once and kept for the tab, so that it is not bookmarked or shown to the next site.
 */
export function readAddress(storage) {
  const query = new URLSearchParams(location.search);
  const told = query.get('token');
  const as = query.get('as')?.trim() || null;
  if (told) storage.setItem(TOKEN_SLOT, told);
  else if (as) storage.removeItem(TOKEN_SLOT);
  const address = { as, room: query.get('room')?.trim() || null, token: told ?? storage.getItem(TOKEN_SLOT) };
  if (told) write({ token: null });
  return address;
}

export function keepToken(storage, token) {
  storage.setItem(TOKEN_SLOT, token);
}

/** Keeps the address such that a reload comes back here. */
export function write(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(null, '', url);
}
