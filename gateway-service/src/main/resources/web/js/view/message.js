// SPDX-License-Identifier: Apache-2.0

import { textOf } from '../chat/entry.js';
import { el } from './dom.js';
import { fullTimeOf, hueOf, initialsOf, isoOf, timeOf } from './format.js';
import { textParts } from './formatting.js';
import { nameParts } from './name.js';

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
    tabindex: -1,
    data: { testid: 'message', offset: message.offset, state: message.state, from, name },
  },
  own ? null : avatar(from, name),
  el('div', { class: 'column' },
    sender(from, own, context.names),
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

function sender(user, own, names) {
  return el('div', { class: 'sender' },
    ...nameParts(names, user, { class: `name hue-${hueOf(user)}`, title: user, data: { testid: 'message-sender' } }),
    own ? el('span', { class: 'hidden', text: ' (you)' }) : null,
  );
}

function clock(at) {
  return el('time', { class: 'clock', datetime: isoOf(at), title: fullTimeOf(at), data: { testid: 'message-time' }, text: timeOf(at) });
}

function body(message) {
  const { text, json } = textOf(message.body);
  if (json) return el('code', { class: 'json', dir: 'auto', data: { testid: 'message-text' }, text });
  return el('div', { class: 'text', dir: 'auto', data: { testid: 'message-text' } }, ...textParts(text).map(partElement));
}

/** Addresses and code run from left to right whatever surrounds them. */
function partElement({ text, href, code, block }) {
  if (block !== undefined) return el('pre', { dir: 'ltr' }, el('code', { text: block }));
  if (code !== undefined) return el('code', { dir: 'ltr', text: code });
  if (href) return el('a', { dir: 'ltr', href, target: '_blank', rel: 'noopener noreferrer', text });
  return document.createTextNode(text);
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
    el('bdi', { text: `Not sent: ${message.error}` }),
    button('retry', 'Retry', () => context.retry(message.key)),
    button('discard', 'Discard', () => context.discard(message.key)));
}

function trace(id, jaegerUrl) {
  if (!id || !jaegerUrl) return null;
  const href = `${jaegerUrl.replace(/\/+$/u, '')}/trace/${encodeURIComponent(id)}`;
  return el('a', { class: 'trace', href, target: '_blank', rel: 'noopener', title: `Trace ${id}`, data: { testid: 'trace' }, text: 'trace' });
}
