// SPDX-License-Identifier: Apache-2.0

/**
 * Full jitter: the n-th delay is uniform between 0 and min(cap, base * 2^n). Many clients that lose
 * their server at once come back spread out instead of in waves.
 */
export class Backoff {
  #attempts = 0;

  constructor({ baseMs = 500, capMs = 30_000, random = Math.random } = {}) {
    this.baseMs = baseMs;
    this.capMs = capMs;
    this.random = random;
  }

  get attempts() {
    return this.#attempts;
  }

  next() {
    const ceilingMs = Math.min(this.capMs, this.baseMs * 2 ** Math.min(this.#attempts, 30));
    this.#attempts += 1;
    return Math.floor(this.random() * ceilingMs);
  }

  reset() {
    this.#attempts = 0;
  }
}

/**
 * Decides when to connect again. `run` is called once for each `schedule`, after the delay or at
 * once by `hurry`. A connection counts as good, and the delays start small again, only when it has
 * held for `steadyMs`: a server that accepts and closes at once must not be hammered.
 */
export class Reconnect {
  #timer = null;
  #steadyTimer = null;
  dueAt = null;

  constructor({
    run,
    backoff = new Backoff(),
    steadyMs = 5_000,
    now = Date.now,
    setTimer = (f, ms) => setTimeout(f, ms),
    clearTimer = (t) => clearTimeout(t),
  }) {
    Object.assign(this, { run, backoff, steadyMs, now, setTimer, clearTimer });
  }

  /** The connection is lost or could not be made. */
  schedule() {
    this.cancel();
    const delayMs = this.backoff.next();
    this.dueAt = this.now() + delayMs;
    this.#timer = this.setTimer(() => this.hurry(), delayMs);
    return delayMs;
  }

  /** Connects now if a connect is scheduled. */
  hurry() {
    if (this.dueAt === null) return;
    this.cancel();
    this.run();
  }

  /** The connection is open and accepted. */
  connected() {
    this.cancel();
    this.#steadyTimer = this.setTimer(() => this.backoff.reset(), this.steadyMs);
  }

  cancel() {
    if (this.#timer !== null) this.clearTimer(this.#timer);
    if (this.#steadyTimer !== null) this.clearTimer(this.#steadyTimer);
    this.#timer = null;
    this.#steadyTimer = null;
    this.dueAt = null;
  }
}
