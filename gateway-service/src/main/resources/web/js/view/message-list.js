// SPDX-License-Identifier: Apache-2.0

import { anchorOf, restoreAnchor } from './anchor.js';
import { el, reconcile, setText } from './dom.js';
import { plural } from './format.js';
import { itemsOf } from './items.js';
import { messageElement } from './message.js';
import { RowFocus } from './row-focus.js';

const AT_END_PX = 48;
const LOAD_AHEAD_PX = 500;

/**
 * The log of the room shown. Two rules for its place: a reader at the end stays at the end, and for
 * any other reader what is on the screen does not move, whatever is added above or below, and
 * whatever the size of the window becomes.
 */
export class MessageList {
  #room = null;
  #known = new Map();
  #atEnd = true;
  #places = new Map();
  #landing = false;
  #extent = '';
  #anchor = null;
  #drawnWhole = false;

  /** @param parts {scroller, list, older, jump}; context as for a message */
  constructor(parts, context) {
    Object.assign(this, parts);
    this.context = context;
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.jump.addEventListener('click', () => this.toEnd());
    this.older.querySelector('button').addEventListener('click', () => this.#room?.history.loadOlder());
    this.rowFocus = new RowFocus(this.list);
    const resized = new ResizeObserver(() => this.#keepPlace());
    resized.observe(this.scroller);
    resized.observe(this.list);
    document.addEventListener('visibilitychange', () => this.#attend());
  }

  /** Shows another room, where its reader left it. */
  show(room) {
    if (room === this.#room) return;
    if (this.#room) this.#places.set(this.#room.name, { atEnd: this.#atEnd, anchor: this.#whereReading() });
    this.#room = room;
    this.#anchor = null;
    this.#known.clear();
    this.list.replaceChildren();
    this.jump.hidden = true;
    this.older.hidden = !room;
    if (!room) return;
    const place = this.#places.get(room.name);
    this.#atEnd = place?.atEnd ?? true;
    this.#landing = room.marker.dividerAfter !== null;
    this.render();
    if (this.#atEnd) return;
    this.#anchor = place.anchor;
    this.#keepPlace();
  }

  /** A room was left: should its reader come back, then to its end. */
  forget(name) {
    this.#places.delete(name);
  }

  toEnd() {
    this.#atEnd = true;
    this.#keepPlace();
    this.#attend();
    this.render();
  }

  render() {
    const room = this.#room;
    if (!room) return;
    const anchor = this.#atEnd ? null : this.#whereReading();
    this.rowFocus.before();
    const items = itemsOf(room.timeline, room.marker, Date.now());
    reconcile(this.list, this.#known, items.map((item) => this.#row(item)));
    this.#drawnWhole = room.settled;
    this.rowFocus.after((id) => this.#known.get(id)?.node);
    this.#renderOlder(room);
    this.#anchor = anchor;
    this.#keepPlace();
    this.#land();
    this.#renderJump(room);
    this.#attend();
    this.#loadAhead();
  }

  #row(item) {
    const { context } = this;
    if (item.kind === 'message') {
      const { message } = item;
      const signature = [message.revision, message.state, message.offset, message.from, item.head,
        context.me, context.names.revision, context.jaegerUrl, message.state === 'pending' && context.waiting].join('|');
      return { id: item.id, signature, build: () => messageElement(item, context) };
    }
    if (item.kind === 'day') return { id: item.id, signature: item.text, build: () => day(item.text) };
    if (item.kind === 'divider') return { id: item.id, signature: '', build: divider };
    if (item.kind === 'lost') return { id: item.id, signature: '', build: lost };
    return { id: item.id, signature: item.hole.failed, build: () => hole(item.hole, () => this.#room.history.retry(item.hole)) };
  }

  #renderOlder(room) {
    const { messages, more } = room.timeline;
    const idle = more ? '' : 'This is where the room begins.';
    let text = messages.length > 0 ? idle : '';
    if (room.history.loading) text = 'Loading older messages…';
    if (room.history.error) text = `Older messages could not be loaded: ${room.history.error}`;
    if (room.error && !room.joined) text = `This room cannot be joined: ${room.error.message}`;
    setText(this.older.querySelector('span'), text);
    this.older.querySelector('button').hidden = !room.history.error;
    this.list.setAttribute('aria-busy', String(room.history.loading));
  }

  #renderJump(room) {
    this.jump.hidden = this.#atEnd;
    const { unread } = room;
    const text = unread > 0 ? plural(unread, 'new message') : 'Jump to latest';
    setText(this.jump.querySelector('span'), text);
    this.jump.classList.toggle('unread', unread > 0);
  }

  // ---- the place

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const was = this.#atEnd;
    // Not the reader scrolled but the layout changed, for instance as a phone was turned.
    if (this.#extent !== this.#measure()) return this.#keepPlace();
    this.#anchor = anchorOf(this.scroller, this.list);
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    if (this.#room && was !== this.#atEnd) {
      this.#attend();
      this.#renderJump(this.#room);
    }
    this.#loadAhead();
  }

  /** Where the reader is, or was before a change of the layout that nobody has answered yet. */
  #whereReading() {
    return this.#extent === this.#measure() ? anchorOf(this.scroller, this.list) : this.#anchor;
  }

  /** After any change of the layout: back to where the reader was. */
  #keepPlace() {
    const row = this.#anchor && this.#known.get(this.#anchor.id)?.node;
    if (this.#atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (row) restoreAnchor(this.scroller, row, this.#anchor);
    this.#extent = this.#measure();
  }

  #measure() {
    const { clientWidth, clientHeight, scrollHeight } = this.scroller;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  /** A room with news opens at the news. */
  #land() {
    if (!this.#landing) return;
    this.#landing = false;
    const row = this.#known.get('divider')?.node;
    if (!row) return;
    const above = row.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    if (above < 0) this.scroller.scrollTop += above - 80;
    this.#scrolled();
  }

  #attend() {
    this.#room?.attend(this.#atEnd && !document.hidden);
  }

  /** Where the list begins is looked up on the screen, which may be a frame behind the room. */
  #loadAhead() {
    const room = this.#room;
    if (!room || !this.#drawnWhole || room.history.error || room.timeline.messages.length === 0) return;
    if (this.scroller.scrollTop < LOAD_AHEAD_PX) room.history.loadOlder();
  }
}

const day = (text) => el('div', { class: 'day', role: 'separator' }, el('span', { text }));

const divider = () => el('div', { class: 'divider', role: 'separator', data: { testid: 'divider' } }, el('span', { text: 'New messages' }));

const lost = () => el('div', { class: 'notice', data: { testid: 'lost' } },
  'Some messages could not be recovered after the connection was lost.');

function hole({ failed }, retry) {
  if (!failed) return el('div', { class: 'notice late', data: { testid: 'hole' } }, 'Loading missing messages…');
  return el('div', { class: 'notice', data: { testid: 'hole' } }, 'Messages are missing here. ',
    el('button', { type: 'button', on: { click: retry }, text: 'Try again' }));
}
