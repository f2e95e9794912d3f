// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/web/js/net/client.js';
import { PresenceState } from '../../main/resources/web/js/presence-state.js';
import { settled } from './fake-browser.mjs';
import { FakeTime } from './fake-time.mjs';

const FIVE_MINUTES = 5 * 60_000;
const clients = [];

/** A WebSocket whose other end is the test. */
class FakeSocket {
  static all = [];
  readyState = 1;
  frames = [];

  constructor() {
    FakeSocket.all.push(this);
    setImmediate(() => this.onopen?.());
  }

  send(text) {
    this.frames.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  answer(ok) {
    this.#reply({ ok });
  }

  refuse(error) {
    this.#reply({ error });
  }

  ends(code, reason = '') {
    this.onclose({ code, reason });
  }

  #reply(what) {
    this.onmessage({ data: JSON.stringify({ id: this.frames.at(-1).id, ...what }) });
  }
}

async function setUp({ tokens = ['t1'], refused } = {}) {
  FakeSocket.all = [];
  const time = new FakeTime();
  const client = new Client({
    url: 'ws://x', WebSocketType: FakeSocket, reconnect: time.hooks(), refused,
    credentials: async () => ({ token: tokens.length > 1 ? tokens.shift() : tokens[0] }),
  });
  clients.push(client);
  const states = [];
  client.on('state', (state) => states.push(state));
  client.start();
  await settled();
  await settled();
  const next = async () => {
    time.pass(31_000);
    await settled();
    await settled();
    return FakeSocket.all.at(-1);
  };
  return { client, time, states, next, socket: FakeSocket.all[0] };
}

const accept = (socket) => socket.answer({ session: 's', resume: 'r', user: 'alice', limits: {} });

afterEach(() => clients.splice(0).forEach((client) => client.stop()));

test('a token that expires while connected ends the client, with words for a person', async () => {
  const { client, socket } = await setUp();
  accept(socket);
  await settled();
  socket.ends(4501, 'token_expired');
  assert.equal(client.state, 'closed');
  assert.deepEqual(client.end, { kind: 'expired', message: 'Your sign-in has expired.', detail: '4501 token_expired' });
});

test('a token that is refused at connect: the close code says whether it is out of date', async () => {
  for (const [code, kind] of [[4501, 'expired'], [4500, 'refused'], [1006, 'refused']]) {
    const { client, socket } = await setUp();
    socket.refuse({ code: 'unauthorized', message: 'token: expired' });
    await settled();
    assert.equal(client.state, 'connecting');
    socket.ends(code);
    assert.deepEqual([client.state, client.end.kind], ['closed', kind]);
    assert.doesNotMatch(client.end.message, /token|_/);
  }
});

test('with another sign-in the client goes on, with its session', async () => {
  const { client, socket } = await setUp({ tokens: ['t1', 't2'] });
  accept(socket);
  await settled();
  socket.ends(4501);
  client.start();
  await settled();
  await settled();
  const again = FakeSocket.all.at(-1);
  assert.deepEqual([again.frames[0].token, again.frames[0].resume], ['t2', 'r']);
  accept(again);
  await settled();
  assert.deepEqual([client.state, client.end], ['connected', null]);
});

test('where other credentials can be had the client comes back by itself', async () => {
  const { client, socket, next } = await setUp({ tokens: ['t1', 't2'], refused: () => true });
  socket.refuse({ code: 'unauthorized', message: 'no' });
  await settled();
  socket.ends(4500);
  assert.equal(client.state, 'reconnecting');
  const again = await next();
  assert.equal(again.frames[0].token, 't2');
});

test('who stops is closed without a reason to show, and does not come back', async () => {
  const { client, socket, next } = await setUp();
  accept(socket);
  await settled();
  client.stop();
  assert.deepEqual([client.state, client.end, socket.readyState], ['closed', null, 3]);
  await next();
  assert.equal(FakeSocket.all.length, 1);
});

// ---- online and away

async function withPresence() {
  const world = await setUp();
  const presence = new PresenceState({ client: world.client, ...world.time.hooks() });
  accept(world.socket);
  await settled();
  return { ...world, presence };
}

const reported = (socket) => socket.frames.filter(({ op }) => op === 'state').map(({ state }) => state);

test('away after five minutes without a look, online at the next', async () => {
  const { presence, socket, time } = await withPresence();
  presence.visible(false);
  time.pass(FIVE_MINUTES - 1);
  assert.equal(presence.state, 'online');
  time.pass(1);
  presence.visible(true);
  assert.deepEqual(reported(socket), ['online', 'away', 'online']);
});

test('the state is reported on every connection: who comes back while the link is down is not away for ever', async () => {
  const { presence, socket, time, next } = await withPresence();
  presence.visible(false);
  time.pass(FIVE_MINUTES);
  assert.deepEqual(reported(socket), ['online', 'away']);
  socket.ends(1006);
  presence.visible(true);
  const again = await next();
  accept(again);
  await settled();
  assert.deepEqual(reported(again), ['online']);
});

test('who writes is not away', async () => {
  const { presence, socket, time } = await withPresence();
  presence.visible(false);
  time.pass(FIVE_MINUTES);
  presence.active();
  assert.deepEqual(reported(socket), ['online', 'away', 'online']);
  time.pass(FIVE_MINUTES);
  assert.equal(presence.state, 'away');
});

test('a state that the server could not accept is reported again, the latest only', async () => {
  const { presence, socket, time } = await withPresence();
  socket.answer({});
  presence.visible(false);
  time.pass(FIVE_MINUTES);
  socket.refuse({ code: 'unavailable', message: 'busy', temporary: true });
  await settled();
  time.pass(5_000);
  assert.deepEqual(reported(socket), ['online', 'away', 'away']);
  socket.refuse({ code: 'unavailable', message: 'busy', temporary: true });
  await settled();
  presence.visible(true);
  time.pass(60_000);
  assert.deepEqual(reported(socket), ['online', 'away', 'away', 'online']);
});
