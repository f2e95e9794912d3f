// SPDX-License-Identifier: Apache-2.0

import { isRoomName } from '../chat/rooms.js';
import { el, reconcile } from './dom.js';

/** The rooms joined, with what is unread; add one by name, leave one. */
export class RoomList {
  #known = new Map();
  #active = null;

  /** @param parts {list, form, input, note}; actions {show, add, leave} */
  constructor(parts, actions) {
    Object.assign(this, parts);
    this.actions = actions;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#add();
    });
    this.input.addEventListener('input', () => this.#note(''));
  }

  render(rooms, active) {
    reconcile(this.list, this.#known, rooms.map((room) => {
      const current = room === active;
      const waiting = room.timeline.outgoing.some((m) => m.state === 'failed');
      return {
        id: room.name,
        signature: [current, room.unread, Boolean(room.error), waiting].join('|'),
        build: () => this.#row(room, current, waiting),
      };
    }));
    if (active !== this.#active) this.#known.get(active?.name)?.node.scrollIntoView({ block: 'nearest' });
    this.#active = active;
  }

  #row(room, current, waiting) {
    const { unread } = room;
    const open = el('button', {
      type: 'button',
      class: 'open',
      title: room.name,
      'aria-current': current ? 'true' : null,
      data: { testid: 'room', room: room.name, unread },
      on: { click: () => this.actions.show(room.name) },
    },
    el('span', { class: 'sigil', 'aria-hidden': 'true', text: '#' }),
    el('bdi', { class: 'label', text: room.name }),
    room.error || waiting ? el('span', { class: 'alert', title: room.error?.message ?? 'A message was not sent', text: '!' }) : null,
    unread > 0 ? el('span', { class: 'badge', 'aria-label': `${unread} unread`, text: unread > 99 ? '99+' : String(unread) }) : null);
    const leave = el('button', {
      type: 'button',
      class: 'leave',
      'aria-label': `Leave ${room.name}`,
      title: `Leave ${room.name}`,
      data: { testid: 'leave' },
      on: { click: () => this.actions.leave(room.name) },
      text: '×',
    });
    return el('li', { class: current ? 'current' : null }, open, leave);
  }

  #add() {
    const name = this.input.value.trim().replace(/^#/, '');
    if (!isRoomName(name)) {
      this.#note('Letters, digits and . _ : - only, 128 at most.');
      return;
    }
    this.input.value = '';
    this.actions.add(name);
  }

  #note(text) {
    this.note.textContent = text;
    this.input.setAttribute('aria-invalid', String(text !== ''));
  }
}
