// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';
import { folderOf } from './identities.js';

const WRITE_AFTER_MS = 300;

/**
 * What one identity is remembered by: its rooms, how far each was read, what is typed but not sent,
 * and what is sent but not stored yet. Every room, mark, draft and message has a key of its own, so
 * that tabs add to each other's memory instead of replacing it.
 *
 * Emits what another tab of the identity has changed: `joined` (room), `left` (room), `read` (room,
 * position), `draft` (room, text, what it was before); and `adopted` (room, messages) when a tab is
 * gone and its unsent messages are this tab's.
 */
export class Memory extends Emitter {
  #store;
  #folder;
  #tab;
  #timer = null;
  #unwritten = new Map();
  #watched = new Set();
  #inherited = new Set();
  #order = 0;
  #closed = false;

  /** @param tab the Tab that this page is */
  constructor({ store, id, tab, now = Date.now }) {
    super();
    this.now = now;
    this.#store = store;
    this.#folder = folderOf(id);
    this.#tab = tab;
    store.on('elsewhere', (key, value, before) => this.#changed(key, value, before));
  }

  /** Whether the identity has never been in a room in this browser. */
  get fresh() {
    return this.#get('visited') === null;
  }

  /** Whether what is remembered outlives this page. */
  get lasting() {
    return this.#store.lasting;
  }

  // ---- rooms

  /** The rooms joined, in the order in which they were. */
  rooms() {
    return this.#keys('room/')
      .map((key) => ({ name: key, at: Number(this.#get(`room/${key}`)) || 0 }))
      .sort((a, b) => a.at - b.at)
      .map(({ name }) => name);
  }

  join(room) {
    this.#set('visited', '1');
    if (this.#get(`room/${room}`) === null) this.#set(`room/${room}`, String(this.nextOrder()));
  }

  leave(room) {
    for (const key of [`room/${room}`, `read/${room}`, `draft/${room}`]) this.#remove(key);
    for (const { key } of this.#messages(room)) this.drop(room, key);
  }

  // ---- how far a room was read

  /** {epoch, offset}, or null. */
  read(room) {
    return parse(this.#get(`read/${room}`));
  }

  /** Another tab may have read further. Marks of two epochs cannot be compared: the later one counts. */
  setRead(room, { epoch, offset }) {
    const known = this.read(room);
    if (offset === null || (known?.epoch === epoch && known.offset >= offset)) return;
    this.#soon(`read/${room}`, JSON.stringify({ epoch, offset }));
  }

  // ---- drafts

  draft(room) {
    return this.#get(`draft/${room}`) ?? '';
  }

  setDraft(room, text) {
    this.#soon(`draft/${room}`, text === '' ? null : text);
  }

  // ---- messages that are not stored yet: {key, body, at, order, state, error, triedAt, triedBy}

  /** Takes over the messages of tabs that are gone, now and whenever one goes: see `adopted`. */
  adopt() {
    for (const path of this.#keys('out/')) this.#watch(parse(this.#get(`out/${path}`)));
  }

  /** Keeps a message of this tab, or what has become of it. */
  keep(room, { key, body, at, order, state, error, triedAt = null, triedBy = null }) {
    const value = { body, at, order, state, error, triedAt, triedBy, tab: this.#tab.id };
    this.#set(`out/${room}/${key}`, JSON.stringify(value));
  }

  drop(room, key) {
    this.#remove(`out/${room}/${key}`);
  }

  /** A number above those given before, and mostly above those that other tabs have given. */
  nextOrder() {
    this.#order = Math.max(this.#order + 1, this.now());
    return this.#order;
  }

  // ---- the end

  /** Writes at once what would be written soon. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    for (const [key, value] of this.#unwritten) {
      if (value === null) this.#remove(key);
      else this.#set(key, value);
    }
  }

  /** The identity is logged out: nothing is written any more. */
  close() {
    this.#closed = true;
    this.#unwritten.clear();
  }

  // ---- inside

  #changed(key, value, before) {
    if (key === null || !key.startsWith(`${this.#folder}/`)) return;
    const path = key.slice(this.#folder.length + 1);
    const [kind, room] = path.split('/');
    if (kind === 'room' && value === null) this.#leftElsewhere(room);
    else if (kind === 'room') this.emit('joined', room);
    else if (kind === 'read' && parse(value)) this.#readElsewhere(room, parse(value));
    else if (kind === 'draft') this.emit('draft', room, value ?? '', before ?? '');
    else if (kind === 'out' && this.#tab.sees) this.#watch(parse(value));
  }

  #leftElsewhere(room) {
    this.#unwritten.delete(`read/${room}`);
    this.#unwritten.delete(`draft/${room}`);
    this.emit('left', room);
  }

  #readElsewhere(room, position) {
    const own = parse(this.#unwritten.get(`read/${room}`) ?? null);
    if (own?.epoch === position.epoch && own.offset <= position.offset) this.#unwritten.delete(`read/${room}`);
    this.emit('read', room, position);
  }

  #watch(message) {
    const tab = message?.tab;
    if (typeof tab !== 'string' || tab === this.#tab.id) return;
    // The last words of a tab may arrive after its end.
    if (this.#inherited.has(tab)) this.#takeOver(tab);
    if (this.#watched.has(tab)) return;
    this.#watched.add(tab);
    this.#tab.inherit(tab).then(() => this.#takeOver(tab));
  }

  #takeOver(tab) {
    if (this.#closed) return;
    this.#inherited.add(tab);
    const rooms = new Set(this.#keys('out/').map((path) => path.split('/')[0]));
    for (const room of rooms) {
      const messages = this.#messages(room).filter((message) => message.tab === tab);
      if (messages.length > 0) this.emit('adopted', room, messages);
    }
  }

  #messages(room) {
    return this.#keys(`out/${room}/`)
      .map((key) => ({ ...parse(this.#get(`out/${room}/${key}`)), key }))
      .sort((a, b) => a.order - b.order);
  }

  #soon(key, value) {
    if (this.#closed) return;
    this.#unwritten.set(key, value);
    this.#timer ??= setTimeout(() => this.flush(), WRITE_AFTER_MS);
  }

  #get(key) {
    if (this.#unwritten.has(key)) return this.#unwritten.get(key);
    return this.#store.get(`${this.#folder}/${key}`);
  }

  #set(key, value) {
    this.#unwritten.delete(key);
    if (!this.#closed) this.#store.set(`${this.#folder}/${key}`, value);
  }

  #remove(key) {
    this.#unwritten.delete(key);
    if (!this.#closed) this.#store.remove(`${this.#folder}/${key}`);
  }

  #keys(start) {
    const full = `${this.#folder}/${start}`;
    return this.#store.keys(full).map((key) => key.slice(full.length));
  }
}

/** Another version of the page, or a person, may have written anything there. */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
