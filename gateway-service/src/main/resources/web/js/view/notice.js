// SPDX-License-Identifier: Apache-2.0

import { byId, setText } from './dom.js';

/** A line below the title for what the reader should know and can dismiss. */
export class Notice {
  #line = byId('notice');

  constructor() {
    byId('notice-close').addEventListener('click', () => (this.#line.hidden = true));
  }

  show(text) {
    setText(byId('notice-text'), text);
    this.#line.hidden = false;
  }
}
