// SPDX-License-Identifier: Apache-2.0

import { textOf } from '../chat/entry.js';
import { el } from './dom.js';
import { fullTimeOf, hueOf, initialsOf, isoOf, timeOf } from './format.js';
import { linkify } from './linkify.js';

/**
 * One message as an element.
 *
 * @param context {me, names, jaegerUrl, waiting (nothing can be sent now), retry, discard}
 */
export function messageElement({ message, head }, context) {
  const own = message.own || message.from === context.me;
  const from = message.from ?? context.me ?? '';
  const name = own && context.myName ? context.myName : context.names.of(from);
  const classes = ['message', own ? 'own' : 'other', head ? 'head' : 'follow'].join(' ');
  return el('div', {
    class: classes,
    data: { testid: 'message', offset: message.offset, state: message.state, from, name },
  },
  own ? null : avatar(from, name),
  el('div', { class: 'column' },
    sender(from, name, own, context.names.distinction(from), message.at),
    el('div', { class: 'line' },
      el('div', { class: 'bubble' }, body(message)),
      own ? fate(message, context) : clock(message.at),
    ),
    message.state === 'failed' ? failure(message, context) : null,
  ));
}

function avatar(user, name) {
  return el('span', { class: `avatar hue-${hueOf(user)}`, 'aria-hidden': 'true', text: initialsOf(name) });
}

function sender(user, name, own, distinction, at) {
  return el('div', { class: 'sender' },
    el('span', { class: `name hue-${hueOf(user)}`, title: user, data: { testid: 'message-sender' }, text: name }),
    distinction ? el('span', { class: 'distinction', title: user, text: distinction }) : null,
    own ? el('span', { class: 'hidden', text: ' (you)' }) : null,
  );
}

function clock(at) {
  return el('time', { class: 'clock', datetime: isoOf(at), title: fullTimeOf(at), data: { testid: 'message-time' }, text: timeOf(at) });
}

function body(message) {
  const { text, json } = textOf(message.body);
  if (json) return el('code', { class: 'json', data: { testid: 'message-text' }, text });
  const parts = linkify(text).map((part) => (part.href
    ? el('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer', text: part.text })
    : document.createTextNode(part.text)));
  return el('span', { class: 'text', data: { testid: 'message-text' } }, ...parts);
}

/** Whether an own message is stored yet, and the way to its trace, where traces can be looked at. */
function fate(message, context) {
  const waiting = message.state === 'pending' && context.waiting;
  const words = waiting ? 'Not sent yet' : { sent: 'Stored', pending: 'Sending…', failed: 'Not sent' }[message.state];
  const title = message.trace && !context.jaegerUrl ? `${words} · trace ${message.trace}` : words;
  return el('div', { class: 'fate' },
    trace(message.trace, context.jaegerUrl),
    clock(message.at),
    el('span', { class: `mark ${message.state}${waiting ? ' waiting' : ''}`, role: 'img', 'aria-label': words, title }));
}

/** What can be done with a message that was not sent. */
function failure(message, context) {
  const button = (name, text, action) => el('button', { type: 'button', data: { testid: name }, on: { click: action }, text });
  return el('div', { class: 'failure' },
    el('span', { text: `Not sent: ${message.error}` }),
    button('retry', 'Retry', () => context.retry(message.key)),
    button('discard', 'Discard', () => context.discard(message.key)));
}

function trace(id, jaegerUrl) {
  if (!id || !jaegerUrl) return null;
  const href = `${jaegerUrl.replace(/\/+$/u, '')}/trace/${encodeURIComponent(id)}`;
  return el('a', { class: 'trace', href, target: '_blank', rel: 'noopener', title: `Trace ${id}`, data: { testid: 'trace' }, text: 'trace' });
}
