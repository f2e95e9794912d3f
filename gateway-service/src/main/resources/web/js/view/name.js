// SPDX-License-Identifier: Apache-2.0

import { readable } from '../chat/name-text.js';
import { el } from './dom.js';

/** A name inside a sentence, for which no user is known yet. */
export const nameAlone = (name) => el('bdi', { text: readable(name) || name });

/**
 * The name of a user and what tells it apart from names like it, as elements: each is a `bdi`, so that
 * its direction changes nothing of what is beside it. Between them is a blank for whoever copies or
 * hears it.
 */
export function nameParts(names, user, properties = {}) {
  const name = el('bdi', { class: 'name', ...properties, text: names.of(user) });
  const distinction = names.distinction(user);
  if (!distinction) return [name];
  return [name, ' ', el('bdi', { class: 'distinction', title: user, text: distinction })];
}
