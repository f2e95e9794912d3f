// SPDX-License-Identifier: Apache-2.0

/**
 * Display names by user id. Names are free to choose, ids are not: where two users of one name have
 * been seen, a piece of the id is shown with it, so that nobody passes for somebody else.
 */
export class Names {
  #byUser = new Map();
  #users = new Map();
  revision = 0;

  /** A user without a display name goes by the id. */
  learn(user, name) {
    const known = this.#byUser.get(user);
    const shown = name || known || user;
    if (!shown || known === shown) return;
    this.#byUser.set(user, shown);
    const sharing = this.#users.get(shown) ?? new Set();
    sharing.add(user);
    this.#users.set(shown, sharing);
    this.revision += 1;
  }

  of(user) {
    return this.#byUser.get(user) ?? user ?? '';
  }

  /** The piece of the id that tells users of one name apart, or null where there is only one. */
  distinction(user) {
    const sharing = this.#users.get(this.of(user));
    if (!sharing || sharing.size < 2) return null;
    return user.startsWith('guest:') ? `#${user.slice(-4)}` : 'member';
  }
}
