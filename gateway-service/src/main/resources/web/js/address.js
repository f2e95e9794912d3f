// SPDX-License-Identifier: Apache-2.0

/**
 * What an address asks for: `?as=alice` a guest of that name, `?user=ID` somebody who has signed in
 * with a token here, `?room=general`, and `#token=JWT` to sign in. A fragment is never sent to a
 * server; `?token=` is, and is understood for the sake of old links: `exposed` says that it was there.
 */
export function readAddress(href) {
  const url = new URL(href);
  const text = (values, name) => values.get(name)?.trim() || null;
  const query = url.searchParams;
  const hidden = text(fragment(url), 'token');
  return {
    as: text(query, 'as'),
    user: text(query, 'user'),
    room: text(query, 'room'),
    token: hidden ?? text(query, 'token'),
    exposed: hidden === null && text(query, 'token') !== null,
  };
}

/**
 * The address with other values: null takes one away. A token is always taken away, so that it is
 * not bookmarked, shown, or sent to the next site.
 */
export function changeAddress(href, changes) {
  const url = new URL(href);
  for (const [name, value] of Object.entries({ ...changes, token: null })) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (fragment(url).has('token')) url.hash = '';
  return url.href;
}

const fragment = (url) => new URLSearchParams(url.hash.slice(1));
