// SPDX-License-Identifier: Apache-2.0

import { setData, setText } from './dom.js';

const SIGN_IN = 'Sign in again';
const ACTIONS = { expired: SIGN_IN, refused: SIGN_IN, outdated: 'Load again' };
const WORDS = { connecting: 'Connecting…', connected: 'Connected', reconnecting: 'Reconnecting…', closed: 'Disconnected' };

/**
 * The state of the connection, with the seconds until the next attempt and a way to skip them. The
 * seconds are for the eye; a screen reader hears the changes of state only.
 */
export class Status {
  #ticker = null;

  /** @param parts {pill, text, now, spoken, banner, bannerText, bannerAction}; signIn () asks for another sign-in */
  constructor(parts, client, signIn) {
    Object.assign(this, parts);
    Object.assign(this, { client, signIn });
    this.now.addEventListener('click', () => client.hurry());
    this.bannerAction.addEventListener('click', () => this.#act());
    client.on('state', () => this.render());
  }

  render() {
    const { state, end, node } = this.client;
    setData(this.pill, { state });
    this.pill.title = state === 'connected' && node ? `Connected to ${node}` : '';
    setText(this.spoken, this.#words());
    this.now.hidden = state !== 'reconnecting';
    this.banner.hidden = end === null;
    this.banner.title = end?.detail ?? '';
    setText(this.bannerText, end?.message ?? '');
    setText(this.bannerAction, ACTIONS[end?.kind] ?? 'Try again');
    clearInterval(this.#ticker);
    if (state === 'reconnecting') this.#ticker = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  /** What can help against what ended the connection. */
  #act() {
    const action = ACTIONS[this.client.end?.kind];
    if (action === SIGN_IN) this.signIn();
    else if (action) location.reload();
    else this.client.start();
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
