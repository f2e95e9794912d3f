// SPDX-License-Identifier: Apache-2.0

import { el, reconcile, setText } from './dom.js';
import { plural } from './format.js';
import { itemsOf } from './items.js';
import { messageElement } from './message.js';

const AT_END_PX = 48;
const LOAD_AHEAD_PX = 500;

/**
 * The log of the room shown. Two rules for its place: a reader at the end stays at the end, and for
 * any other reader what is on the screen does not move, whatever is added above or below.
 */
export class MessageList {
  #room = null;
  #known = new Map();
  #atEnd = true;
  #places = new Map();
  #landing = false;
  #extent = '';

  /** @param parts {scroller, list, older, jump}; context as for a message */
  constructor(parts, context) {
    Object.assign(this, parts);
    this.context = context;
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.jump.addEventListener('click', () => this.toEnd());
    this.older.querySelector('button').addEventListener('click', () => this.#room?.history.loadOlder());
    const resized = new ResizeObserver(() => this.#atEnd && this.#stayAtEnd());
    resized.observe(this.scroller);
    resized.observe(this.list);
    document.addEventListener('visibilitychange', () => this.#attend());
  }

  /** Shows another room, where its reader left it. */
  show(room) {
    if (room === this.#room) return;
    if (this.#room) this.#places.set(this.#room.name, { atEnd: this.#atEnd, top: this.scroller.scrollTop });
    this.#room = room;
    this.#known.clear();
    this.list.replaceChildren();
    if (!room) return;
    const place = this.#places.get(room.name);
    this.#atEnd = place?.atEnd ?? true;
    this.#landing = room.marker.dividerAfter !== null;
    this.render();
    if (!this.#atEnd) this.scroller.scrollTop = place.top;
  }

  toEnd() {
    this.#atEnd = true;
    this.#stayAtEnd();
    this.#attend();
    this.render();
  }

  render() {
    const room = this.#room;
    if (!room) return;
    const anchor = this.#atEnd ? null : this.#anchor();
    const items = itemsOf(room.timeline, room.marker, Date.now());
    reconcile(this.list, this.#known, items.map((item) => this.#row(item)));
    this.#renderOlder(room);
    if (anchor) this.#restore(anchor);
    else this.#stayAtEnd();
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
    const empty = messages.length === 0 && room.timeline.outgoing.length === 0 && !more;
    let text = empty ? 'Nothing here yet. Say hello.' : idle;
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
    if (was && this.#extent !== this.#measure()) return this.#stayAtEnd();
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    if (this.#room && was !== this.#atEnd) {
      this.#attend();
      this.#renderJump(this.#room);
    }
    this.#loadAhead();
  }

  #stayAtEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#extent = this.#measure();
  }

  #measure() {
    const { clientWidth, clientHeight, scrollHeight } = this.scroller;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  /** The first row on the screen, and where it stands. */
  #anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    const rows = this.list.children;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle].getBoundingClientRect().bottom <= top) low = middle + 1;
      else high = middle;
    }
    // A day or divider row may go away as rows are added above: hold on to a message.
    while (low < rows.length && !rows[low].classList.contains('message')) low += 1;
    const row = rows[low];
    return row ? { id: row.rowId, y: row.getBoundingClientRect().top } : null;
  }

  #restore({ id, y }) {
    const row = this.#known.get(id)?.node;
    if (row) this.scroller.scrollTop += row.getBoundingClientRect().top - y;
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

  #loadAhead() {
    const room = this.#room;
    if (room && !room.history.error && this.scroller.scrollTop < LOAD_AHEAD_PX && room.timeline.messages.length > 0) room.history.loadOlder();
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
