// SPDX-License-Identifier: Apache-2.0

import { excessCharacters } from './excess.js';
import { plural } from './format.js';

const KEY_OF_IME = 229;

/**
 * Where one writes: Enter sends, Shift+Enter makes a new line, and an input method keeps its Enter.
 * What is sent is what was written, with its white space.
 */
export class Composer {
  #room = null;

  /** @param parts {form, input, send, note} */
  constructor(parts, { limitBytes }) {
    Object.assign(this, parts);
    this.limitBytes = limitBytes;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('input', () => this.#edited());
  }

  show(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.input.value = room?.draft ?? '';
    const label = room ? `Message ${room.name}` : 'Message';
    this.input.placeholder = room ? label : '';
    this.input.setAttribute('aria-label', label);
    this.#tooLong(this.input.value);
    this.#fit();
  }

  /** The draft may have changed in another tab. */
  render() {
    const text = this.#room?.draft ?? '';
    if (this.input.value === text) return;
    this.input.value = text;
    this.#tooLong(text);
    this.#fit();
  }

  /** Nothing can be sent from here any more, or it can again. */
  enable(enabled) {
    this.input.disabled = !enabled;
    this.send.disabled = !enabled;
  }

  focus() {
    this.input.focus();
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.isComposing || event.keyCode === KEY_OF_IME) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.input.value;
    if (!this.#room || this.input.disabled || text.trim() === '' || this.#tooLong(text)) return;
    this.input.value = '';
    this.#room.draft = '';
    this.#fit();
    this.#room.send(text);
    this.onSent?.();
    this.focus();
  }

  #edited() {
    if (!this.#room) return;
    this.#room.draft = this.input.value;
    this.#fit();
    this.#tooLong(this.input.value);
    if (this.input.value !== '') this.#room.writes();
  }

  #tooLong(text) {
    const excess = excessCharacters(text, this.limitBytes());
    this.note.textContent = excess > 0 ? `Too long to send: please shorten it by ${plural(excess, 'character')}.` : '';
    this.input.setAttribute('aria-invalid', String(excess > 0));
    return excess > 0;
  }

  #fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight}px`;
  }
}
