// SPDX-License-Identifier: Apache-2.0

import { Composer } from './composer.js';
import { byId, scheduled, setText } from './dom.js';
import { Drawers } from './drawers.js';
import { EmptyState } from './empty-state.js';
import { Invitation } from './invitation.js';
import { Leaving } from './leaving.js';
import { MessageList } from './message-list.js';
import { RoomList } from './room-list.js';
import { RosterList } from './roster-list.js';
import { Status } from './status.js';
import { TypingLine } from './typing-line.js';

const DEFAULT_LIMIT_BYTES = 32 * 1024;

/** The page with all its parts, drawn anew (what differs, at most once a frame) when anything changes. */
export class ChatPage {
  room = null;

  /** @param shown (room name) => void, called when another room is shown; signIn () asks for another sign-in */
  constructor({ client, rooms, jaegerUrl, shown, signIn }) {
    Object.assign(this, { client, rooms, shown, signIn });
    byId('chat').hidden = false;
    this.context = { me: null, myName: null, names: rooms.names, jaegerUrl, waiting: true };
    this.context.retry = (key) => rooms.active?.retry(key);
    this.context.discard = (key) => rooms.active?.discard(key);
    this.#build();
    this.redraw = scheduled(() => this.#render());
    rooms.on('change', this.redraw);
    rooms.on('list', () => this.#listed());
    client.on('state', this.redraw);
    document.addEventListener('visibilitychange', this.redraw);
  }

  /** Joins the rooms and shows the one asked for, or the first. */
  open(names, asked) {
    for (const name of names) this.rooms.add(name);
    const first = this.rooms.get(asked) ? asked : names[0];
    if (first) this.#show(first);
    else this.#shown();
  }

  #build() {
    const { client, rooms } = this;
    this.messages = new MessageList(
      { scroller: byId('scroller'), list: byId('messages'), older: byId('older'), jump: byId('jump') }, this.context);
    this.composer = new Composer(
      { form: byId('composer-form'), input: byId('composer'), send: byId('send'), note: byId('composer-note') },
      { limitBytes: () => client.limits.body ?? DEFAULT_LIMIT_BYTES });
    this.composer.onSent = () => this.messages.toEnd();
    this.roomList = new RoomList(
      { list: byId('room-list'), form: byId('room-form'), input: byId('room-name'), note: byId('room-note') },
      { show: (name) => this.#show(name), add: (name) => this.#show(name), leave: (name) => this.leaving.leave(this.rooms.get(name)) });
    this.leaving = new Leaving(byId('leave-note'), {
      remove: (name) => this.#remove(name),
      back: (name, draft) => this.#show(name, draft),
    });
    this.roster = new RosterList(
      { list: byId('roster'), title: byId('roster-title'), note: byId('roster-note') }, rooms.names);
    this.typing = new TypingLine(byId('typing'), rooms.names);
    this.empty = new EmptyState({ box: byId('empty'), title: byId('empty-title'), text: byId('empty-text') });
    this.invitation = new Invitation({
      box: byId('invitation'), address: byId('room-address'), copy: byId('copy-address'), said: byId('copy-said'),
    });
    this.status = new Status({
      pill: byId('connection'), text: byId('connection-text'), now: byId('connection-now'), spoken: byId('spoken'),
      banner: byId('banner'), bannerText: byId('banner-text'), bannerAction: byId('banner-action'),
    }, client, this.signIn);
    this.drawers = new Drawers([
      { panel: byId('rooms-panel'), button: byId('rooms-button') },
      { panel: byId('roster-panel'), button: byId('roster-button') },
    ], { backdrop: byId('backdrop'), rest: byId('stage') });
  }

  #remove(name) {
    this.rooms.remove(name);
    this.#shown();
    this.messages.forget(name);
  }

  /** The room that was shown may be gone, from here or from another tab. */
  #listed() {
    if (this.room !== this.rooms.active) this.#shown();
    this.redraw();
  }

  /** Shows a room, and joins it first where this page is not in it. */
  #show(name, draft = null) {
    const room = this.rooms.get(name) ?? this.rooms.add(name);
    if (draft) room.draft = draft;
    this.leaving.clear();
    this.rooms.show(name);
    this.drawers.close();
    this.#shown();
    this.composer.focus();
  }

  #shown() {
    const room = this.rooms.active;
    this.room = room;
    this.messages.show(room);
    this.composer.show(room);
    this.shown(room?.name ?? null);
    this.redraw();
  }

  #render() {
    const { client, rooms, context } = this;
    const room = rooms.active;
    Object.assign(context, {
      me: client.user,
      myName: client.user ? rooms.names.of(client.user) : null,
      waiting: client.state !== 'connected',
    });
    this.roster.render(room, client.user, client.state === 'connected');
    this.messages.render();
    this.empty.render(room);
    this.invitation.render(room);
    this.roomList.render(rooms.all(), room);
    this.composer.render();
    this.composer.enable(client.state !== 'closed' && room !== null && !(room.error && !room.error.temporary));
    setText(byId('room-title'), room?.name ?? 'Parley');
    byId('room-title').title = room?.name ?? '';
    byId('room-title').classList.toggle('room', room !== null);
    setText(byId('room-count'), room ? hereLine(room) : '');
    setText(byId('me'), context.myName ?? '');
    setText(byId('my-distinction'), (client.user && rooms.names.distinction(client.user)) ?? '');
    this.typing.render(room?.typing.current(Date.now()) ?? []);
    const { unread } = rooms;
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${room ? `${room.name} · ` : ''}Parley`;
  }
}

/** How many people, or how many sessions where the room is too big to list. */
function hereLine(room) {
  const { roster } = room.roster;
  const count = roster.loaded && roster.complete ? room.people.length : roster.total;
  return count > 0 ? `${count} here` : '';
}
