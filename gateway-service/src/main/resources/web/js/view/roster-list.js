// SPDX-License-Identifier: Apache-2.0

import { el, reconcile, setText } from './dom.js';
import { hueOf, initialsOf, plural } from './format.js';
import { nameParts } from './name.js';

const WORDS = { online: 'online', away: 'away', pending: 'connection lost' };

/** Who is here. */
export class RosterList {
  #known = new Map();

  /** @param parts {list, title, note} */
  constructor(parts, names) {
    Object.assign(this, parts);
    this.names = names;
  }

  render(room, me, connected) {
    const people = room?.people ?? [];
    const roster = room?.roster.roster;
    for (const person of people) this.names.learn(person.user, person.name);
    setText(this.title, people.length > 0 ? `Here now · ${people.length}` : 'Here now');
    this.list.classList.toggle('old', !connected);
    setText(this.note, noteOf(roster, room, connected, people, me));
    reconcile(this.list, this.#known, people.map((person) => {
      const mine = person.user === me;
      // Without a connection this page is not online, whatever the list said last.
      const state = mine && !connected && person.devices === 1 ? 'pending' : person.state;
      return {
        id: person.user,
        signature: [this.names.of(person.user), state, person.devices, mine, this.names.distinction(person.user)].join('|'),
        build: () => row({ ...person, state }, mine, this.names),
      };
    }));
  }
}

function noteOf(roster, room, connected, people, me) {
  if (!room || !roster) return '';
  if (!connected) return 'Not connected: this list may be out of date.';
  if (roster.stale) return 'Presence is not available now; this list may be out of date.';
  if (!roster.loaded) return room.joined ? 'Looking who is here…' : '';
  if (roster.complete) return people.length === 1 && people[0].user === me ? 'Nobody else is here.' : '';
  return `${plural(roster.total, 'session')} in all; not everybody is listed.`;
}

function row(person, me, names) {
  const name = names.of(person.user);
  const state = WORDS[person.state] ?? person.state;
  return el('li', { data: { testid: 'member', user: person.user, name, state: person.state }, title: person.user },
    el('span', { class: `avatar small hue-${hueOf(person.user)}`, 'aria-hidden': 'true' },
      initialsOf(name), el('span', { class: `dot ${person.state}` })),
    el('span', { class: 'label' },
      el('span', { class: 'who' },
        ...nameParts(names, person.user),
        me ? ' ' : null,
        me ? el('span', { class: 'you', text: 'you' }) : null),
      el('span', { class: 'state', text: person.devices > 1 ? `${state} · ${person.devices} devices` : state })));
}
