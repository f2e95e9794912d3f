// SPDX-License-Identifier: Apache-2.0

import { ProtocolError } from './errors.js';

/**
 * Somebody with a token from elsewhere: only whoever issued it can replace it. Another tab may have
 * been given a newer one.
 */
export class TokenIdentity {
  #used = null;

  constructor({ id, identities }) {
    Object.assign(this, { id, identities });
  }

  async credentials() {
    this.#used = this.identities.get(this.id)?.token ?? null;
    if (this.#used === null) throw new ProtocolError({ code: 'unauthorized', message: 'There is no token for this user.' });
    return { token: this.#used };
  }

  /** The server refused the token. True if there is another one to try. */
  refused() {
    const token = this.identities.get(this.id)?.token ?? null;
    return token !== null && token !== this.#used;
  }

  accepted() {}
}

/**
 * A guest: the token that the server gave for a name, which all tabs of the browser use. One that the
 * server no longer takes (it was restarted with other keys, or the token ran out) is given up for a
 * new one, once; `renewed` is called then, since to the others it is a new guest.
 */
export class GuestIdentity {
  #used = null;
  #gaveUp = false;

  /** @param alone (name, task) => runs the task in one tab at a time */
  constructor({ id, name, identities, fetchJson, alone, renewed = () => {} }) {
    Object.assign(this, { id, name, identities, fetchJson, alone, renewed });
  }

  async credentials() {
    this.#used = this.#kept() ?? await this.alone(`guest/${this.id}`, async () => this.#kept() ?? this.#ask());
    return { token: this.#used };
  }

  accepted() {
    if (this.#gaveUp) this.renewed();
    this.#gaveUp = false;
  }

  /** The server refused the token. True if there is another one to try. */
  refused() {
    const kept = this.#kept();
    if (kept !== null && kept !== this.#used) return true;
    if (this.#gaveUp) return false;
    this.#gaveUp = true;
    this.identities.keep(this.id, null);
    return true;
  }

  #kept() {
    return this.identities.get(this.id)?.token ?? null;
  }

  async #ask() {
    let answer;
    try {
      answer = await this.fetchJson('api/guest', { name: this.name });
    } catch {
      throw new ProtocolError({ code: 'unavailable', message: 'The server does not answer.', temporary: true });
    }
    const { status, json } = answer;
    if (status >= 200 && status < 300 && json?.token) {
      this.identities.keep(this.id, json.token);
      return json.token;
    }
    if (status === 403 || status === 404) {
      throw new ProtocolError({ code: 'guests_off', message: 'This server does not let guests in: a token is needed.' });
    }
    if (status >= 500 || status === 429 || status === 408) {
      throw new ProtocolError({ code: 'unavailable', message: 'The server is busy.', temporary: true });
    }
    const message = json?.error?.message ?? `The server did not accept this name (${status}).`;
    throw new ProtocolError({ code: json?.error?.code ?? 'invalid', message });
  }
}
