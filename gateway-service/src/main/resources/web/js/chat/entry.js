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
    state: 'sent',
    error: null,
    trace: null,
    revision: 0,
  };
}

/** The text to show, and whether it is text or other JSON. */
export function textOf(body) {
  if (typeof body === 'string') return { text: body, json: false };
  if (typeof body?.text === 'string') return { text: body.text, json: false };
  return { text: JSON.stringify(body) ?? '', json: true };
}
