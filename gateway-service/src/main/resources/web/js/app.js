// SPDX-License-Identifier: Apache-2.0

import { changeAddress, readAddress } from './address.js';
import { isRoomName, Rooms } from './chat/rooms.js';
import { Client } from './net/client.js';
import { fetchJson, loadConfig, webSocketUrl } from './net/http.js';
import { GuestIdentity, TokenIdentity } from './net/identity.js';
import { PresenceState } from './presence-state.js';
import { whoFor } from './sign-in.js';
import { Identities } from './state/identities.js';
import { Memory } from './state/memory.js';
import { Store } from './state/store.js';
import { Tab } from './state/tabs.js';
import { AccountDialog } from './view/account.js';
import { ChatPage } from './view/chat-page.js';
import { byId } from './view/dom.js';
import { showFailure } from './view/failure.js';
import { Notice } from './view/notice.js';
import { askAboutLink, askWho } from './view/welcome.js';

const NOTHING_LASTS = 'This browser stores nothing for this page, because storage is blocked or full. '
  + 'The chat works, but drafts, unsent messages and your sign-in are gone when you close or reload it.';
const NEW_GUEST = 'Your earlier guest sign-in is no longer valid: to the others you are a new guest of the same name.';

/** From the address to a running chat: who, where, the connection, the view. */
async function main() {
  // Two servers may share an origin, each below a path of its own.
  const prefix = `parley:${new URL('.', document.baseURI).pathname}:`;
  const store = new Store({ reach: () => window.localStorage, prefix });
  window.addEventListener('storage', (event) => store.changed(event));
  const browser = { store, tab: new Tab({ locks: navigator.locks, prefix }), identities: new Identities(store) };

  const address = readAddress(location.href);
  history.replaceState(null, '', changeAddress(location.href, {}));
  window.addEventListener('hashchange', () => readAddress(location.href).token && location.reload());

  const config = await loadConfig();
  const { id, token } = await identify(address, browser.identities, config);
  if (token || !browser.identities.get(id)) browser.identities.keep(id, token);
  history.replaceState(null, '', changeAddress(location.href, addressOf(browser.identities.get(id))));
  new Session(browser, config, browser.identities.get(id)).start(address.room);
}

async function identify(address, identities, config) {
  const who = whoFor(address, identities);
  if (who.link) {
    if (await askAboutLink(who)) return who.link;
    if (who.instead) return { id: who.instead.id, token: null };
  }
  if (who.id) return who;
  return askWho({ guests: config.guests, message: who.ask, known: identities.all() });
}

const addressOf = ({ guest, user }) => ({ as: guest, user });

/** One identity on this page, from the sign-in until the page is left. */
class Session {
  constructor({ store, tab, identities }, config, who) {
    Object.assign(this, { store, identities, config, who, left: false });
    this.notice = new Notice();
    const identity = who.guest === null
      ? new TokenIdentity({ id: who.id, identities })
      : new GuestIdentity({
        id: who.id, name: who.guest, identities, fetchJson,
        alone: (name, task) => tab.alone(name, task),
        renewed: () => this.notice.show(NEW_GUEST),
      });
    this.client = new Client({
      url: webSocketUrl(),
      credentials: () => identity.credentials(),
      refused: () => identity.refused(),
    });
    this.client.on('connected', () => {
      identity.accepted();
      identities.setLast(who.id);
    });
    this.memory = new Memory({ store, id: who.id, tab });
    this.rooms = new Rooms({ client: this.client, memory: this.memory });
    this.presence = new PresenceState({ client: this.client });
    window.parley = { client: this.client, rooms: this.rooms };
  }

  start(asked) {
    const { client, rooms, memory, store, config } = this;
    const page = new ChatPage({
      client, rooms, jaegerUrl: config.jaegerUrl,
      shown: (room) => history.replaceState(null, '', changeAddress(location.href, { room })),
      signIn: () => this.#signInAgain(),
    });
    new AccountDialog({
      who: this.who,
      client,
      unsent: () => rooms.unsent,
      somebodyElse: () => this.#somebodyElse(),
      logOut: () => this.#logOut(),
    });
    page.open(firstRooms(memory, asked, config.room), asked);
    memory.adopt();
    this.#watchPage();
    this.#watchTabs();
    const warn = () => !store.lasting && this.notice.show(NOTHING_LASTS);
    store.on('lasting', warn);
    warn();
    client.start();
  }

  #watchPage() {
    const { client, memory, presence, rooms } = this;
    window.addEventListener('online', () => client.hurry());
    window.addEventListener('pagehide', () => memory.flush());
    window.addEventListener('pageshow', ({ persisted }) => persisted && client.probe());
    window.addEventListener('beforeunload', (event) => {
      memory.flush();
      if (!this.left && !memory.lasting && rooms.unsent) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      presence.visible(!document.hidden);
      if (document.hidden) memory.flush();
      else client.probe();
    });
    rooms.on('active', () => presence.active());
    if (document.hidden) presence.visible(false);
  }

  #watchTabs() {
    const { identities, client, who } = this;
    identities.on('token', (id) => id === who.id && client.start());
    identities.on('forgotten', (id) => (id === null || id === who.id) && this.#leave());
  }

  /** The sign-in is no longer good: a new token for the same user, and all goes on; else another page. */
  async #signInAgain() {
    const { client, identities, config, who } = this;
    const isGuest = who.guest !== null;
    const wayOn = isGuest ? 'Choose a name, or sign in with a token.' : `To go on as ${who.name}, enter a new token.`;
    const named = await askWho({
      guests: config.guests,
      message: [client.end?.message, wayOn, 'Nothing that you wrote is lost.'].filter(Boolean).join(' '),
      known: identities.all().filter(({ id }) => id !== who.id),
      wantsToken: !isGuest,
      mayCancel: true,
    });
    if (named === null) return;
    if (named.id === who.id) {
      if (named.token) identities.keep(who.id, named.token);
      client.start();
      return;
    }
    if (named.token || !identities.get(named.id)) identities.keep(named.id, named.token);
    const href = changeAddress(location.href, addressOf(identities.get(named.id)));
    // Where nothing is stored, the token goes along in the address; a fragment stays in the browser.
    location.assign(named.token && !this.store.lasting ? `${href}#token=${encodeURIComponent(named.token)}` : href);
  }

  /** This identity is kept, and the next page asks who it is for. */
  #somebodyElse() {
    this.identities.setLast(null);
    location.assign(changeAddress(location.href, { as: null, user: null, room: null }));
  }

  #logOut() {
    this.memory.close();
    this.identities.forget(this.who.id);
    this.#leave();
  }

  #leave() {
    this.left = true;
    this.memory.close();
    this.client.stop();
    location.replace(changeAddress(location.href, { as: null, user: null, room: null }));
  }
}

function firstRooms(memory, asked, byDefault) {
  const wanted = [...memory.rooms(), ...(asked ? [asked] : [])].filter(isRoomName);
  if (wanted.length === 0 && memory.fresh) return [byDefault];
  return [...new Set(wanted)];
}

main().catch(showFailure);
