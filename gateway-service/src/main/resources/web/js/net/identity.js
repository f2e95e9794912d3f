// SPDX-License-Identifier: Apache-2.0

import { ProtocolError } from './errors.js';

const NEEDS_TOKEN = 'This server does not let guests in. Open the page with ?token=… to sign in.';

/** A token from the address: it cannot be replaced when the server refuses it. */
export class TokenIdentity {
  constructor(token) {
    this.token = token;
  }

  async credentials() {
    return { token: this.token };
  }

  refused() {
    return false;
  }
}

/**
 * A guest: the token that the server gives for a name, kept for the life of the tab so that the
 * identity survives reconnects and reloads. A token that the server no longer takes (it was
 * restarted with other keys, or the token ran out) is given up for a new one, once.
 */
export class GuestIdentity {
  #renewed = false;

  constructor({ name, storage, fetchJson }) {
    Object.assign(this, { name, storage, fetchJson });
    this.slot = `parley.guest.${name}`;
  }

  async credentials() {
    const kept = this.storage.getItem(this.slot);
    if (kept) return { token: kept };
    const token = await this.#ask();
    this.storage.setItem(this.slot, token);
    return { token };
  }

  accepted() {
    this.#renewed = false;
  }

  refused() {
    if (this.#renewed) return false;
    this.#renewed = true;
    this.storage.removeItem(this.slot);
    return true;
  }

  async #ask() {
    let answer;
    try {
      answer = await this.fetchJson('api/guest', { name: this.name });
    } catch {
      throw new ProtocolError({ code: 'unavailable', message: 'The server does not answer.', temporary: true });
    }
    const { status, json } = answer;
    if (status >= 200 && status < 300 && json?.token) return json.token;
    if (status === 403 || status === 404) throw new ProtocolError({ code: 'guests_off', message: NEEDS_TOKEN });
    if (status >= 500 || status === 429 || status === 408) {
      throw new ProtocolError({ code: 'unavailable', message: 'The server is busy.', temporary: true });
    }
    const message = json?.error?.message ?? `The server did not accept this name (${status}).`;
    throw new ProtocolError({ code: json?.error?.code ?? 'invalid', message });
  }
}
