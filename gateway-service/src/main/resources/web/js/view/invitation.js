// SPDX-License-Identifier: Apache-2.0

import { setText } from './dom.js';

/** The address of the room shown, to hand to others: whoever opens it is asked for a name and joins. */
export class Invitation {
  /** @param parts {box, address, copy, said} */
  constructor(parts) {
    Object.assign(this, parts);
    this.address.addEventListener('focus', () => this.address.select());
    // Without a secure context there is no clipboard; the address can still be selected.
    this.copy.hidden = !navigator.clipboard;
    this.copy.addEventListener('click', () => this.#copy());
  }

  render(room) {
    this.box.hidden = !room;
    const address = room ? addressOf(room.name) : '';
    if (this.address.value === address) return;
    this.address.value = address;
    setText(this.said, '');
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.address.value);
      setText(this.said, 'Copied.');
    } catch {
      this.address.focus();
      setText(this.said, 'Not allowed to copy: please copy it by hand.');
    }
  }
}

/** Without a name or a token: those are the reader's own. */
function addressOf(room) {
  const url = new URL(location.pathname, location.origin);
  url.searchParams.set('room', room);
  return url.href;
}
