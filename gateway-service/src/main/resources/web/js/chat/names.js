// SPDX-License-Identifier: Apache-2.0

import { appearanceOf, readable } from './name-text.js';

const TAG_LENGTH = 4;
const GUEST = 'guest:';
const NO_NAME = 'No name';
const isGuest = (user) => user.startsWith(GUEST);

/**
 * Display names by user id. Names are free to choose, ids are not: where two users are known whose
 * names look alike, a piece of the id is shown with each, so that nobody passes for somebody else.
 * A name without a single visible character is replaced, and always shown with a piece of the id.
 */
export class Names {
  #byUser = new Map();
  #alike = new Map();
  revision = 0;

  /** A user without a display name goes by the id. */
  learn(user, name) {
    const known = this.#byUser.get(user);
    const given = name || known?.given || user;
    if (!given || known?.given === given) return;
    const shown = readable(given) || idAsName(user);
    const group = this.#groupOf(appearanceOf(shown));
    known?.group.delete(user);
    group.add(user);
    this.#byUser.set(user, { given, shown, group });
    this.revision += 1;
  }

  /** The name to show: one line, in the order it is written, without invisible characters. */
  of(user) {
    if (!user) return '';
    return this.#byUser.get(user)?.shown ?? (readable(user) || NO_NAME);
  }

  /** The piece of the id that tells users of one appearance apart, or null where none is needed. */
  distinction(user) {
    const known = this.#byUser.get(user);
    if (!known) return null;
    return known.group.size > 1 || known.shown === NO_NAME ? known.group.tagOf(user) : null;
  }

  #groupOf(appearance) {
    if (!this.#alike.has(appearance)) this.#alike.set(appearance, new Alike());
    return this.#alike.get(appearance);
  }
}

/** The users of one appearance, with what tells each from the others. */
class Alike {
  #users = new Set();
  #tags = null;

  get size() {
    return this.#users.size;
  }

  add(user) {
    this.#users.add(user);
    this.#tags = null;
  }

  delete(user) {
    this.#users.delete(user);
    this.#tags = null;
  }

  tagOf(user) {
    this.#tags ??= tagsOf([...this.#users]);
    return this.#tags.get(user);
  }
}

/** For guests the end of the id, as long as it takes to be the only one; for others the id, if one of them is not alone. */
function tagsOf(users) {
  const tags = new Map();
  const members = users.filter((user) => !isGuest(user));
  for (const user of members) tags.set(user, members.length > 1 ? readable(user) : 'member');
  let left = users.filter(isGuest);
  for (let length = TAG_LENGTH; left.length > 0; length += 1) {
    const ends = new Map();
    for (const user of left) ends.set(user.slice(-length), (ends.get(user.slice(-length)) ?? 0) + 1);
    const alone = (user) => length >= user.length || ends.get(user.slice(-length)) === 1;
    for (const user of left.filter(alone)) tags.set(user, `#${user.slice(-length)}`);
    left = left.filter((user) => !alone(user));
  }
  return tags;
}

const idAsName = (user) => (isGuest(user) ? '' : readable(user)) || NO_NAME;
