// SPDX-License-Identifier: Apache-2.0

import { el } from './dom.js';
import { nameParts } from './name.js';

const MOST_NAMES = 2;

/** Who is typing, by name for one or two. */
export class TypingLine {
  #shown = '';

  /** @param line the element; names to show users by */
  constructor(line, names) {
    this.line = line;
    this.text = line.querySelector('span');
    this.names = names;
  }

  render(users) {
    const shown = [...users, this.names.revision].join('|');
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.text.replaceChildren(...this.#sentence(users));
    this.line.classList.toggle('active', users.length > 0);
  }

  #sentence(users) {
    if (users.length === 0) return [];
    if (users.length > MOST_NAMES) return [words('Several people are typing…')];
    const [first, second] = users.map((user) => nameParts(this.names, user));
    if (second) return [...first, ' ', words('and'), ' ', ...second, ' ', words('are typing…')];
    return [...first, ' ', words('is typing…')];
  }
}

const words = (text) => el('span', { class: 'words', text });
