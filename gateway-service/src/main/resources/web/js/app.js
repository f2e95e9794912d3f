// SPDX-License-Identifier: Apache-2.0

import { readAddress, keepToken, write } from './address.js';
import { isRoomName, Rooms } from './chat/rooms.js';
import { Memory } from './memory.js';
import { Client } from './net/client.js';
import { fetchJson, loadConfig, webSocketUrl } from './net/http.js';
import { GuestIdentity, TokenIdentity } from './net/identity.js';
import { watchAway } from './presence-state.js';
import { byId } from './view/dom.js';
import { ChatPage } from './view/chat-page.js';
import { askWho } from './view/welcome.js';

const DEFAULT_ROOM = 'general';

/** From the address to a running chat: who, where, the connection, the view. */
async function main() {
  const address = readAddress(sessionStorage);
  const config = await loadConfig();
  const who = await identify(address, config);
  const client = new Client({
    url: webSocketUrl(),
    credentials: () => who.identity.credentials(),
    refused: () => who.identity.refused(),
  });
  client.on('connected', () => who.identity.accepted?.());
  const memory = new Memory(who.name ?? 'token', localStorage);
  const rooms = new Rooms({ client, memory });
  window.parley = { client, rooms };

  const page = new ChatPage({ client, rooms, jaegerUrl: config.jaegerUrl, shown: (room) => write({ room }) });
  page.open(firstRooms(memory, address.room), address.room);
  watchAway(client);
  window.addEventListener('online', () => client.hurry());
  window.addEventListener('pagehide', () => memory.save());
  document.addEventListener('visibilitychange', () => !document.hidden && client.probe());
  client.start();
}

async function identify({ as, token }, config) {
  if (token) return { name: null, identity: new TokenIdentity(token) };
  const who = as ? { name: as } : await ask(config);
  if (who.token) {
    keepToken(sessionStorage, who.token);
    return { name: null, identity: new TokenIdentity(who.token) };
  }
  write({ as: who.name });
  localStorage.setItem('parley.name', who.name);
  return { name: who.name, identity: new GuestIdentity({ name: who.name, storage: sessionStorage, fetchJson }) };
}

function ask(config) {
  const parts = {
    dialog: byId('welcome'),
    form: byId('welcome-form'),
    name: byId('welcome-name'),
    token: byId('welcome-token'),
    guestPart: byId('welcome-guest'),
    tokenPart: byId('welcome-with-token'),
    note: byId('welcome-note'),
  };
  return askWho(parts, { guests: config.guests, suggested: localStorage.getItem('parley.name') });
}

function firstRooms(memory, asked) {
  const wanted = [...memory.rooms(), ...(asked ? [asked] : [])].filter(isRoomName);
  return wanted.length > 0 ? [...new Set(wanted)] : [DEFAULT_ROOM];
}

main();
