// SPDX-License-Identifier: Apache-2.0

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

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

/** One or two letters for a name. */
export function initialsOf(name) {
  const words = name.trim().split(/[\s._:-]+/u).filter(Boolean);
  const first = [...(words[0] ?? '?')];
  const second = words.length > 1 ? [...words[1]][0] : (first[1] ?? '');
  return (first[0] + second).toUpperCase();
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

/** "ann writes", "ann and bob write", ... */
export function typingLine(names) {
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is typing…`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing…`;
  return 'Several people are typing…';
}
