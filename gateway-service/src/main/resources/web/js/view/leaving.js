// SPDX-License-Identifier: Apache-2.0

import { el } from './dom.js';
import { plural } from './format.js';

const OFFERED_MS = 20_000;

/**
 * Leaves a room such that nothing is lost by a slip: the way back is offered for a while, and with
 * messages that are not stored yet the reader is asked first.
 */
export class Leaving {
  #timer = null;

  /** @param note where it is said; actions {remove (name), back (name, draft)} */
  constructor(note, actions) {
    this.note = note;
    this.actions = actions;
  }

  /** The reader wants to leave that room. */
  leave(room) {
    const waiting = room.timeline.outgoing.length;
    if (waiting === 0) this.#leave(room);
    else this.#ask(room, waiting);
  }

  /** The reader has gone on: the offer is no longer of interest. */
  clear() {
    clearTimeout(this.#timer);
    this.note.replaceChildren();
  }

  #leave({ name, draft }) {
    this.actions.remove(name);
    this.#say(['You left ', el('bdi', { text: name }), '.'],
      this.#button('Undo', 'leave-undo', () => this.actions.back(name, draft)));
    this.#timer = setTimeout(() => this.clear(), OFFERED_MS);
  }

  #ask(room, waiting) {
    this.#say([`${plural(waiting, 'message')} in `, el('bdi', { text: room.name }), ' not sent yet.'],
      this.#button('Leave anyway', 'leave-anyway', () => this.#leave(room)),
      this.#button('Stay', 'leave-stay', () => {}));
  }

  #say(words, ...buttons) {
    this.clear();
    this.note.append(el('span', {}, ...words), ...buttons);
  }

  #button(text, testid, action) {
    const pressed = () => {
      this.clear();
      action();
    };
    return el('button', { type: 'button', data: { testid }, on: { click: pressed }, text });
  }
}
