// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';
import { ProtocolError } from '../net/errors.js';
import { Backoff } from '../net/reconnect.js';
import { newKey } from './key.js';
import { ReadMarker } from './marker.js';
import { Outbox } from './outbox.js';
import { RoomHistory } from './room-history.js';
import { RosterLoader } from './roster-loader.js';
import { Timeline } from './timeline.js';
import { TypingThrottle, TypingUsers } from './typing.js';

const FIRST_PAGE = 50;
const MOST_MESSAGES = 1_500;
const KEPT_MESSAGES = 1_000;
/** How long the server surely knows a message again that is sent twice. */
const KNOWN_AGAIN_MS = 10 * 60_000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * One room that this session is in: joins it on every connection, keeps its timeline whole, sends
 * what waits. Emits `change` whenever there is something else to show, `active` when its reader writes.
 */
export class Room extends Emitter {
  timeline = new Timeline();
  marker = new ReadMarker();
  typing = new TypingUsers();
  joined = false;
  attended = false;
  error = null;
  #draft;
  #settled = false;
  #joins = 0;
  #throttle = new TypingThrottle();
  #typingTimer = null;
  #opensLater = false;

  /** @param memory what is known of earlier visits, and keeps what this one needs later */
  constructor({ name, client, names, memory }) {
    super();
    Object.assign(this, { name, client, names, memory, firstRead: memory.read(name) });
    this.#draft = memory.draft(name);
    this.roster = new RosterLoader({ ask: (fields) => this.#ask('presence', fields), changed: () => this.#changed() });
    this.history = new RoomHistory({
      timeline: this.timeline,
      ask: (fields) => this.#ask('history', fields),
      learn: (messages) => this.#learn(messages),
      changed: () => this.#changed(),
    });
    this.outbox = new Outbox({
      send: (key, body) => this.#ask('send', { key, body }),
      tries: (key) => this.#tries(key),
      sent: (key, ok) => this.#sent(key, ok),
      failed: (key, message) => this.#failed(key, message),
    });
  }

  get people() {
    return this.roster.roster.people();
  }

  get unread() {
    return this.marker.unread(this.timeline.messages, this.timeline.me);
  }

  /** What is typed and not sent. */
  get draft() {
    return this.#draft;
  }

  set draft(text) {
    this.#draft = text;
    this.memory.setDraft(this.name, text);
  }

  // ---- the connection comes and goes

  /** A connection is accepted: takes the room up where it was. */
  async connected(user) {
    this.timeline.me = user;
    this.outbox.failAttempted('Sent under an earlier guest identity; it may have arrived.',
      (key) => this.timeline.ownOf(key)?.triedBy !== user);
    const join = ++this.#joins;
    const backoff = new Backoff();
    while (join === this.#joins) {
      try {
        await this.#join(join);
        return;
      } catch (error) {
        if (join !== this.#joins || error.code === 'disconnected') return;
        this.error = error;
        this.#changed();
        if (!error.temporary) return;
        await sleep(Math.max(backoff.next(), error.retryAfterMs));
      }
    }
  }

  disconnected({ refused }) {
    this.#joins += 1;
    this.joined = false;
    this.#opensLater = false;
    this.typing.clear();
    this.outbox.close();
    this.history.stop();
    if (refused) this.outbox.failAttempted('The server did not accept this message.');
    this.roster.stop();
    this.#changed();
  }

  async leave() {
    this.#joins += 1;
    this.joined = false;
    this.outbox.close();
    this.history.stop();
    this.roster.stop();
    clearTimeout(this.#typingTimer);
    await this.#ask('leave', {}).catch(() => {});
  }

  async #join(join) {
    const cursor = this.timeline.cursor();
    const reply = await this.#ask('join', cursor ? { after: cursor } : { last: FIRST_PAGE });
    if (join !== this.#joins) return;
    const { recovered } = this.timeline.joined(reply, cursor);
    this.error = null;
    this.joined = true;
    this.roster.counted(reply.members);
    this.roster.start();
    this.#changed();
    // A message that was sent before may be among those that come first; then it is not sent again.
    this.#opensLater = this.outbox.uncertain;
    if (!this.#opensLater) this.outbox.open();
    this.history.start();
    if (recovered) return;
    await this.#reload(join);
    if (join === this.#joins) this.#openNow();
  }

  /** Nothing joins up with what was there: shows the latest page. */
  async #reload(join) {
    if (this.marker.epoch !== this.timeline.epoch) {
      this.marker.reset();
      this.#settled = false;
    }
    await this.history.loadLatest();
    if (join !== this.#joins) return;
    this.#markFirstRead();
    this.#changed();
  }

  /** Whether what a join asked for is here. Before, a few messages may be shown of those to come. */
  get settled() {
    return this.#settled;
  }

  // ---- what the server tells

  handle(event) {
    if (event.event === 'message') this.#message(event);
    else if (event.event === 'caught_up') this.#caughtUp(event);
    else if (event.event === 'presence') this.#presence(event);
    else if (event.event === 'typing') this.#typed(event.from);
    else if (event.event === 'expelled') return this.#expelled(event);
    else if (Number.isInteger(event.offset)) this.timeline.passed(event);
    this.history.fillHoles();
    this.#changed();
  }

  /** The room's rules keep this user out: it is as after a join that was refused. */
  #expelled({ message }) {
    this.disconnected({ refused: false });
    this.error = new ProtocolError({ code: 'forbidden', message });
    this.#changed();
  }

  #message(event) {
    this.#learn([event]);
    this.typing.stopped(event.from);
    const added = this.timeline.message(event);
    if (added && this.#settled && event.from !== this.timeline.me && !this.attended) this.marker.missed();
    if (!this.attended) return;
    this.#read();
    this.timeline.trim(MOST_MESSAGES, KEPT_MESSAGES);
  }

  #caughtUp({ position }) {
    const empty = this.timeline.last === null;
    this.timeline.caughtUp(position);
    if (empty) this.history.loadLatest();
    this.#markFirstRead();
    this.#openNow();
  }

  #openNow() {
    if (this.#opensLater) this.outbox.open();
    this.#opensLater = false;
  }

  /** What was there before this visit is no news, but for what came since the last one. */
  #markFirstRead() {
    if (this.#settled) return;
    this.#settled = true;
    const newest = this.timeline.newest();
    this.marker.epoch = this.timeline.epoch;
    if (this.firstRead && this.firstRead.epoch === this.timeline.epoch) {
      this.marker.read(this.firstRead.offset);
      if (this.unread > 0) this.marker.missed();
      if (this.attended) this.#read();
    } else {
      this.marker.read(newest ?? this.timeline.last ?? -1);
    }
    this.firstRead = null;
  }

  #presence(event) {
    for (const row of [...(event.joined ?? []), ...(event.changed ?? [])]) this.names.learn(row.user, row.name);
    for (const row of event.left ?? []) this.typing.stopped(row.user);
    this.roster.handle(event);
  }

  #typed(user) {
    if (user === this.timeline.me) return;
    this.typing.heard(user, Date.now());
    this.#watchTyping();
  }

  #watchTyping() {
    clearTimeout(this.#typingTimer);
    const next = this.typing.nextChange();
    if (next === null) return;
    this.#typingTimer = setTimeout(() => {
      this.typing.current(Date.now());
      this.#changed();
      this.#watchTyping();
    }, Math.max(50, next - Date.now()));
  }

  // ---- what the reader does

  send(text) {
    const key = newKey();
    const body = { text };
    this.timeline.compose(key, body, Date.now(), this.memory.nextOrder());
    this.#keep(key);
    this.marker.clearDivider();
    this.outbox.push(key, body);
    this.emit('active');
    this.#changed();
  }

  retry(key) {
    const entry = this.timeline.retry(key, this.memory.nextOrder());
    if (entry) {
      this.#keep(key);
      this.outbox.push(key, entry.body);
    }
    this.#changed();
  }

  discard(key) {
    this.timeline.discard(key);
    this.memory.drop(this.name, key);
    this.#changed();
  }

  writes() {
    this.emit('active');
    if (this.joined && this.#throttle.allows(Date.now())) this.#ask('typing', {}).catch(() => {});
  }

  /** Whether the reader sees the end of the room now. */
  attend(attended) {
    if (this.attended === attended) return;
    this.attended = attended;
    if (attended) this.#read();
    this.#changed();
  }

  // ---- what the same reader does in other tabs, or did in a tab that is gone

  /** Messages that were not stored yet, and are this page's to send. */
  restore(messages) {
    for (const message of messages) {
      if (!this.timeline.restore(message)) continue;
      const { key, body, state, triedAt } = message;
      if (state === 'failed') continue;
      if (triedAt === null || Date.now() - triedAt < KNOWN_AGAIN_MS) this.outbox.push(key, body, triedAt !== null);
      else this.#failed(key, 'It was sent before the page was closed, and may have arrived.');
    }
    this.#changed();
  }

  readElsewhere(position) {
    if (!this.#settled) {
      this.firstRead = position;
      return;
    }
    if (position.epoch !== this.marker.epoch || !this.marker.readElsewhere(position.offset)) return;
    if (this.unread > 0) this.marker.missed();
    this.#changed();
  }

  /** A draft follows the one of another tab until something else is typed here. */
  draftElsewhere(text, before) {
    if (this.#draft !== before) return;
    this.#draft = text;
    this.#changed();
  }

  // ---- inside

  #learn(messages) {
    for (const { from, name, key } of messages) {
      this.names.learn(from, name);
      if (from === this.timeline.me && this.timeline.ownOf(key)) this.#seen(key);
    }
  }

  #keep(key) {
    this.memory.keep(this.name, this.timeline.ownOf(key));
  }

  #tries(key) {
    Object.assign(this.timeline.ownOf(key) ?? {}, { triedAt: Date.now(), triedBy: this.timeline.me });
    if (this.timeline.ownOf(key)) this.#keep(key);
  }

  #seen(key) {
    this.memory.drop(this.name, key);
    this.outbox.seen(key);
  }

  #sent(key, ok) {
    this.memory.drop(this.name, key);
    this.timeline.acknowledged(key, ok);
    this.#changed();
  }

  #failed(key, message) {
    this.timeline.failed(key, message);
    if (this.timeline.ownOf(key)) this.#keep(key);
    this.#changed();
  }

  #read() {
    if (this.#settled) this.marker.read(this.timeline.newest());
  }

  #ask(op, fields) {
    return this.client.request(op, { room: this.name, ...fields });
  }

  #changed() {
    this.emit('change');
  }
}
