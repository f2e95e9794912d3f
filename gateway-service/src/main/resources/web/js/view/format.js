// SPDX-License-Identifier: Apache-2.0

import { graphemes } from '../chat/name-text.js';

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

const LETTER = /^[\p{L}\p{N}]/u;
const DAY_MS = 86_400_000;
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

export const timeOf = (at) => time.format(at);
export const fullTimeOf = (at) => full.format(at);
export const isoOf = (at) => new Date(at).toISOString();
export const sameDay = (a, b) => midnight(a) === midnight(b);

export function dayOf(at, now = Date.now()) {
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayWithYear.format(at);
}

/** One or two letters for a name, or the picture that it begins with. */
export function initialsOf(name) {
  const words = name.split(/[\s._:-]+/u).filter(Boolean).map(graphemes);
  const [first = ['?'], next] = words;
  if (!LETTER.test(first[0])) return first[0];
  const second = next ? next[0] : (first[1] ?? '');
  return (first[0] + (LETTER.test(second) ? second : '')).toUpperCase();
}

/** One of twelve hues, always the same for the same user. */
export function hueOf(user) {
  let hash = 7;
  for (const char of String(user)) hash = (hash * 31 + char.codePointAt(0)) % 4_294_967_291;
  return hash % 12;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
