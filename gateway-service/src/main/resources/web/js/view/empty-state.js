// SPDX-License-Identifier: Apache-2.0

import { setText } from './dom.js';

/** What is said in place of messages where there are none. */
export class EmptyState {
  /** @param parts {box, title, text} */
  constructor(parts) {
    Object.assign(this, parts);
  }

  render(room) {
    const words = wordsFor(room);
    this.box.hidden = words === null;
    setText(this.title, words?.title ?? '');
    setText(this.text, words?.text ?? '');
  }
}

/** {title, text}, or null where there are messages, or where it is not known yet. */
function wordsFor(room) {
  if (!room) return { title: 'No room is open', text: 'Choose one of your rooms, or join one by its name.' };
  const { messages, outgoing, more, last } = room.timeline;
  if (!room.joined || more || messages.length > 0 || outgoing.length > 0) return null;
  if (last !== null) return { title: 'Nothing to read here now', text: 'The messages that were written here are no longer stored.' };
  return {
    title: 'A new room',
    text: 'Nobody has written here yet. Say hello! If you expected messages, check the name: every new name is a room of its own.',
  };
}
