// SPDX-License-Identifier: Apache-2.0

const SAVE_AFTER_MS = 500;

/** What one name's page remembers between visits: the rooms, and how far each was read. */
export class Memory {
  #slot;
  #storage;
  #state;
  #timer = null;

  constructor(name, storage) {
    this.#slot = `parley.rooms.${name}`;
    this.#storage = storage;
    this.#state = this.#load();
  }

  rooms() {
    return this.#state.rooms;
  }

  setRooms(rooms) {
    this.#state.rooms = rooms;
    this.#soon();
  }

  read(room) {
    return this.#state.read[room] ?? null;
  }

  setRead(room, position) {
    if (position.offset === null || this.#state.read[room]?.offset === position.offset) return;
    this.#state.read[room] = position;
    this.#soon();
  }

  save() {
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      this.#storage.setItem(this.#slot, JSON.stringify(this.#state));
    } catch {
      // Full or forbidden storage: the page works without a memory.
    }
  }

  #soon() {
    this.#timer ??= setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  #load() {
    let kept = null;
    try {
      kept = JSON.parse(this.#storage.getItem(this.#slot));
    } catch {
      // Unreadable: as if there were none.
    }
    const rooms = Array.isArray(kept?.rooms) ? kept.rooms.filter((r) => typeof r === 'string') : [];
    const read = kept?.read && typeof kept.read === 'object' ? kept.read : {};
    return { rooms, read };
  }
}
