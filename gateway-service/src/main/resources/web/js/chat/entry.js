// SPDX-License-Identifier: Apache-2.0

/** A message as the page keeps it, from a `message` event or from a page of history. */
export function fromEvent(event) {
  return {
    key: event.key,
    from: event.from,
    name: event.name ?? null,
    offset: event.offset,
    at: event.at,
    body: event.body,
    edited: Boolean(event.edited),
    deleted: Boolean(event.deleted),
    reactions: event.reactions ?? null,
    state: 'sent',
    error: null,
    trace: null,
    revision: 0,
  };
}

/** [reaction, how often] for whatever form the reactions have: counts, or lists of users. */
export function countReactions(reactions) {
  if (!reactions || typeof reactions !== 'object' || Array.isArray(reactions)) return [];
  return Object.entries(reactions)
    .map(([reaction, who]) => [reaction, Array.isArray(who) ? who.length : Number(who) || 0])
    .filter(([, count]) => count > 0);
}

/** The text to show, and whether it is text or other JSON. */
export function textOf(body) {
  if (typeof body === 'string') return { text: body, json: false };
  if (typeof body?.text === 'string') return { text: body.text, json: false };
  return { text: JSON.stringify(body) ?? '', json: true };
}
