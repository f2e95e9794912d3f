// SPDX-License-Identifier: Apache-2.0

// A direction mark ends an address: behind one it would read differently from where it leads.
const CANDIDATE = /https?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?…]+$/u;
const PAIRS = { ')': '(', ']': '[', '}': '{' };

/** Splits text into {text} and {text, href} parts; only whole http and https addresses become links. */
export function linkify(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = withoutTail(match[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** Leaves the end of the sentence out, and a closing bracket that was opened before the address. */
function withoutTail(address) {
  let rest = address;
  for (;;) {
    const before = rest;
    rest = rest.replace(TRAILING, '');
    const last = rest[rest.length - 1];
    const opening = PAIRS[last];
    if (opening && count(rest, last) > count(rest, opening)) rest = rest.slice(0, -1);
    if (rest === before) return rest;
  }
}

const count = (text, char) => text.split(char).length - 1;

function safeHref(address) {
  try {
    const url = new URL(address);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
