// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';
import { Names } from './names.js';
import { Room } from './room.js';

const ROOM_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/;

export const isRoomName = (name) => ROOM_NAME.test(name);

/**
 * The rooms of this session and which one is shown. Emits `change` (something in `room`), `list` (rooms
 * came, went, or another is shown), and `active` when the reader writes.
 */
export class Rooms extends Emitter {
  names = new Names();
  active = null;
  #rooms = new Map();

  /** @param memory what this identity's tabs and visits have in common */
  constructor({ client, memory }) {
    super();
    this.client = client;
    this.memory = memory;
    client.on('connected', (ok) => {
      this.names.learn(ok.user, ok.name);
      for (const room of this.all()) room.connected(ok.user);
    });
    client.on('disconnected', (how) => this.all().forEach((room) => room.disconnected(how)));
    client.on('event', (event) => this.#rooms.get(event.room)?.handle(event));
    this.#follow();
  }

  /** What the other tabs of this identity do. */
  #follow() {
    const { memory } = this;
    memory.on('joined', (name) => isRoomName(name) && this.add(name));
    memory.on('left', (name) => this.#drop(name));
    memory.on('read', (name, position) => this.get(name)?.readElsewhere(position));
    memory.on('draft', (name, text, before) => this.get(name)?.draftElsewhere(text, before));
    memory.on('adopted', (name, messages) => isRoomName(name) && this.add(name).restore(messages));
  }

  all() {
    return [...this.#rooms.values()];
  }

  get(name) {
    return this.#rooms.get(name);
  }

  get unread() {
    return this.all().reduce((sum, room) => sum + room.unread, 0);
  }

  /** Whether something that the reader wrote is neither sent nor given up. */
  get unsent() {
    return this.all().some((room) => room.draft !== '' || room.timeline.outgoing.length > 0);
  }

  add(name) {
    if (this.#rooms.has(name)) return this.#rooms.get(name);
    const room = new Room({ name, client: this.client, names: this.names, memory: this.memory });
    this.#rooms.set(name, room);
    room.timeline.me = this.client.user;
    room.on('change', () => this.#changed(room));
    room.on('active', () => this.emit('active'));
    if (this.client.state === 'connected') room.connected(this.client.user);
    this.memory.join(name);
    this.emit('list');
    return room;
  }

  /** Leaves a room; what waits to be sent there is given up. */
  remove(name) {
    this.memory.leave(name);
    this.#drop(name);
  }

  #drop(name) {
    const room = this.#rooms.get(name);
    if (!room) return;
    this.#rooms.delete(name);
    if (this.active === room) this.show(this.all()[0]?.name ?? null);
    this.emit('list');
    room.leave();
  }

  /** Shows a room, which must have been added, or none. */
  show(name) {
    const next = name === null ? null : this.#rooms.get(name);
    if (next === this.active) return;
    this.active?.roster.want(false);
    this.active?.attend(false);
    if (this.active?.unread === 0) this.active.marker.clearDivider();
    this.active = next;
    next?.roster.want(true);
    this.emit('list');
  }

  #changed(room) {
    if (room.attended && room.timeline.newest() !== null) {
      this.memory.setRead(room.name, { epoch: room.timeline.epoch, offset: room.marker.upTo });
    }
    this.emit('change', room);
  }
}
