// SPDX-License-Identifier: Apache-2.0

import { fillHole } from './fill.js';

const PAGE = 50;
const AGAIN_MS = 2_000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a room's timeline needs from history: the latest page, older pages, and what fills its holes. */
export class RoomHistory {
  loading = false;
  error = null;
  #ask;
  #learn;
  #changed;
  #running = false;
  #filling = false;
  #needsLatest = false;
  #round = 0;

  /** @param ask (fields) => Promise of the reply; learn (messages) and changed () are told what came */
  constructor({ timeline, ask, learn, changed }) {
    this.timeline = timeline;
    this.#ask = ask;
    this.#learn = learn;
    this.#changed = changed;
  }

  /** The room is joined: what failed on an earlier connection may work now. */
  start() {
    this.#running = true;
    this.#round += 1;
    this.error = null;
    for (const hole of this.timeline.holes) hole.failed = false;
    this.fillHoles();
    if (this.#needsLatest) this.loadOlder();
  }

  stop() {
    this.#running = false;
    this.#round += 1;
  }

  /** Nothing that is shown joins up with what comes: the next page to load is the latest one. */
  loadLatest() {
    this.#needsLatest = true;
    return this.loadOlder();
  }

  /** Loads the page before the oldest message known. */
  async loadOlder() {
    const { timeline } = this;
    if (this.loading || !this.#running || !timeline.more) return;
    this.loading = true;
    this.error = null;
    this.#changed();
    const round = this.#round;
    const before = this.#needsLatest ? null : timeline.oldest();
    try {
      const page = await this.#ask({ limit: PAGE, ...(before === null ? {} : { before }) });
      if (round === this.#round && (before === null || before === timeline.oldest())) this.#add(page, before === null);
    } catch (error) {
      if (round === this.#round) this.#failed(error);
    }
    this.loading = false;
    this.#changed();
  }

  async fillHoles() {
    if (this.#filling || !this.#running) return;
    this.#filling = true;
    const round = this.#round;
    let hole = this.#openHole();
    while (hole && round === this.#round) {
      await this.#fill(hole, round);
      hole = this.#openHole();
    }
    this.#filling = false;
    if (round !== this.#round) this.fillHoles();
  }

  /** The reader asks again for a hole that could not be filled. */
  retry(hole) {
    hole.failed = false;
    this.fillHoles();
    this.#changed();
  }

  #openHole() {
    return this.timeline.holes.find((hole) => !hole.failed);
  }

  async #fill(hole, round) {
    const found = (messages) => {
      if (!this.timeline.holes.includes(hole)) return;
      this.#learn(messages);
      this.timeline.page(messages);
    };
    try {
      if (await fillHole(hole, { history: this.#ask, found, sleep })) this.timeline.closeHole(hole);
      else hole.failed = true;
    } catch (error) {
      if (round === this.#round) hole.failed = error.code !== 'disconnected';
    }
    this.#changed();
  }

  #add({ messages, more, position }, latest) {
    const { timeline } = this;
    this.#learn(messages);
    timeline.page(messages, { older: true, more: Boolean(more) });
    if (!latest) return;
    this.#needsLatest = false;
    const reached = position?.offset ?? Infinity;
    if (timeline.last !== null && timeline.last > reached) timeline.openHole(reached, timeline.last);
    this.fillHoles();
  }

  /** An older page waits for the reader to ask again, the latest one does not. */
  #failed(error) {
    this.error = error.message;
    if (this.#needsLatest && error.temporary) setTimeout(() => this.#needsLatest && this.loadOlder(), AGAIN_MS);
  }
}
