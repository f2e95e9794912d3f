// SPDX-License-Identifier: Apache-2.0

const AWAY_AFTER_MS = 5 * 60_000;
const AGAIN_MS = 5_000;

/**
 * Reports to the server whether the reader is here: away when nobody has looked at the page for five
 * minutes, online otherwise. A session that is resumed has the state that it had, so the state is
 * reported on every connection, and again until the server has accepted it.
 */
export class PresenceState {
  #state = 'online';
  #awayTimer = null;
  #againTimer = null;
  #reporting = 0;

  /** @param client as Client: `request`, and an event `connected` */
  constructor({ client, setTimer = (f, ms) => setTimeout(f, ms), clearTimer = (t) => clearTimeout(t) }) {
    Object.assign(this, { client, setTimer, clearTimer });
    client.on('connected', () => this.#report());
    client.on('disconnected', () => this.#stopReporting());
  }

  get state() {
    return this.#state;
  }

  /** The page is looked at, or not. */
  visible(visible) {
    this.#stop(this.#awayTimer);
    this.#awayTimer = visible ? null : this.setTimer(() => this.#become('away'), AWAY_AFTER_MS);
    if (visible) this.#become('online');
  }

  /** The reader does something, for instance writes: whoever does is here, whatever the page knows of being looked at. */
  active() {
    if (this.#awayTimer !== null) this.visible(false);
    this.#become('online');
  }

  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#report();
  }

  async #report() {
    this.#stopReporting();
    const reporting = this.#reporting;
    try {
      await this.client.request('state', { state: this.#state });
    } catch (error) {
      if (reporting !== this.#reporting || error.code === 'disconnected' || !error.temporary) return;
      this.#againTimer = this.setTimer(() => this.#report(), Math.max(AGAIN_MS, error.retryAfterMs ?? 0));
    }
  }

  #stopReporting() {
    this.#reporting += 1;
    this.#stop(this.#againTimer);
    this.#againTimer = null;
  }

  #stop(timer) {
    if (timer !== null) this.clearTimer(timer);
  }
}
