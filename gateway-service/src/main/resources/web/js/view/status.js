// SPDX-License-Identifier: Apache-2.0

import { setData, setText } from './dom.js';

const WORDS = { connecting: 'Connecting…', connected: 'Connected', reconnecting: 'Reconnecting…', closed: 'Disconnected' };

/**
 * The state of the connection, with the seconds until the next attempt and a way to skip them. The
 * seconds are for the eye; a screen reader hears the changes of state only.
 */
export class Status {
  #ticker = null;

  /** @param parts {pill, text, now, spoken, banner, bannerText, bannerAction} */
  constructor(parts, client) {
    Object.assign(this, parts);
    this.client = client;
    this.now.addEventListener('click', () => client.hurry());
    this.bannerAction.addEventListener('click', () => client.start());
    client.on('state', () => this.render());
  }

  render() {
    const { state, reason, node } = this.client;
    setData(this.pill, { state });
    this.pill.title = state === 'connected' && node ? `Connected to ${node}` : '';
    setText(this.spoken, this.#words());
    this.now.hidden = state !== 'reconnecting';
    this.banner.hidden = state !== 'closed';
    setText(this.bannerText, reason ?? '');
    clearInterval(this.#ticker);
    if (state === 'reconnecting') this.#ticker = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  #tick() {
    const { state, reconnect } = this.client;
    const left = state === 'reconnecting' && reconnect.dueAt !== null ? Math.ceil((reconnect.dueAt - Date.now()) / 1000) : 0;
    setText(this.text, left > 0 ? `Reconnecting in ${left} s` : this.#words());
  }

  /** An attempt after a loss is part of the reconnecting: the words do not change with each. */
  #words() {
    const { state, reconnect } = this.client;
    return state === 'connecting' && reconnect.backoff.attempts > 0 ? WORDS.reconnecting : WORDS[state];
  }
}
