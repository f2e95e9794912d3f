// SPDX-License-Identifier: Apache-2.0

import { el, reconcile, setText } from './dom.js';
import { hueOf, initialsOf, plural } from './format.js';

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
    setText(this.note, noteOf(roster, room, connected));
    reconcile(this.list, this.#known, people.map((person) => {
      const distinction = this.names.distinction(person.user);
      const mine = person.user === me;
      // Without a connection this page is not online, whatever the list said last.
      const shown = mine && !connected && person.devices === 1 ? { ...person, state: 'pending' } : person;
      return {
        id: person.user,
        signature: [shown.name, shown.state, shown.devices, mine, distinction].join('|'),
        build: () => row(shown, mine, distinction),
      };
    }));
  }
}

function noteOf(roster, room, connected) {
  if (!room || !roster) return '';
  if (!connected) return 'Not connected: this list may be out of date.';
  if (roster.stale) return 'Presence is not available now; this list may be out of date.';
  if (!roster.loaded) return room.joined ? 'Looking who is here…' : '';
  return roster.complete ? '' : `${plural(roster.total, 'session')} in all; not everybody is listed.`;
}

function row(person, me, distinction) {
  const name = person.name ?? person.user;
  const state = WORDS[person.state] ?? person.state;
  return el('li', { data: { testid: 'member', user: person.user, name, state: person.state }, title: person.user },
    el('span', { class: `avatar small hue-${hueOf(person.user)}`, 'aria-hidden': 'true' },
      initialsOf(name), el('span', { class: `dot ${person.state}` })),
    el('span', { class: 'label' },
      el('span', { class: 'who' }, name,
        distinction ? el('span', { class: 'distinction', text: distinction }) : null,
        me ? el('span', { class: 'you', text: 'you' }) : null),
      el('span', { class: 'state', text: person.devices > 1 ? `${state} · ${person.devices} devices` : state })));
}
