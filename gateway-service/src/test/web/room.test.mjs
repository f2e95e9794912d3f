// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rooms } from '../../main/resources/web/js/chat/rooms.js';
import { Emitter } from '../../main/resources/web/js/emitter.js';
import { disconnected } from '../../main/resources/web/js/net/errors.js';
import { guestId } from '../../main/resources/web/js/state/identities.js';
import { Memory } from '../../main/resources/web/js/state/memory.js';
import { FakeBrowser, settled } from './fake-browser.mjs';

const EPOCH = 'e1';
const at = (offset) => ({ epoch: EPOCH, offset });
const event = (offset, prev, from, key = `k${offset}`) =>
  ({ event: 'message', room: 'x', offset, prev, from, key, at: offset, body: { text: key } });

/** A client whose requests the test answers. */
class FakeClient extends Emitter {
  state = 'closed';
  user = null;
  requests = [];

  request(op, fields) {
    if (this.state !== 'connected') return Promise.reject(disconnected());
    return new Promise((resolve, reject) => this.requests.push({ op, ...fields, resolve, reject }));
  }

  connect(user) {
    Object.assign(this, { state: 'connected', user });
    this.emit('connected', { user });
  }

  cut() {
    this.state = 'reconnecting';
    this.emit('disconnected', { refused: false });
    for (const { reject } of this.requests.splice(0)) reject(disconnected());
  }

  asked(op) {
    return this.requests.filter((request) => request.op === op);
  }
}

/** One tab of a browser, in room x; its messages go to the fake client. */
function openTab(browser = new FakeBrowser()) {
  const { store, tab, close } = browser.openTab();
  const memory = new Memory({ store, id: guestId('alice'), tab });
  const client = new FakeClient();
  const rooms = new Rooms({ client, memory });
  const room = rooms.add('x');
  const join = async ({ recovered = true, head = -1, user = 'guest:1' } = {}) => {
    client.connect(user);
    client.asked('join').at(-1).resolve({ position: at(head), recovered, members: 1 });
    await settled();
  };
  const caughtUp = (head) => room.handle({ event: 'caught_up', room: 'x', position: at(head) });
  const sends = () => client.asked('send').map(({ key }) => key);
  const outgoing = () => room.timeline.outgoing.map(({ body, state }) => [body.text, state]);
  return { browser, memory, client, rooms, room, join, caughtUp, sends, outgoing, close };
}

test('what was never sent is sent by the next page, in order and under its keys', async () => {
  const first = openTab();
  first.room.send('one');
  first.room.send('two');
  const keys = first.room.timeline.outgoing.map(({ key }) => key);
  first.close();
  const second = openTab(first.browser);
  second.memory.adopt();
  await settled();
  assert.deepEqual(second.outgoing(), [['one', 'pending'], ['two', 'pending']]);
  await second.join();
  second.client.asked('send')[0].resolve({ position: at(0), at: 1, trace: null });
  await settled();
  assert.deepEqual(second.sends(), keys);
  second.client.asked('send')[1].resolve({ position: at(1), at: 2, trace: null });
  await settled();
  assert.deepEqual(second.outgoing(), []);

  second.close();
  const third = openTab(first.browser);
  third.memory.adopt();
  await settled();
  assert.deepEqual(third.outgoing(), []);
});

test('a message of unknown outcome waits for what was missed, and is not sent again if it is there', async () => {
  const tab = openTab();
  await tab.join();
  tab.caughtUp(-1);
  tab.room.send('one');
  tab.room.send('two');
  const [one, two] = tab.room.timeline.outgoing.map(({ key }) => key);
  tab.client.cut();
  await tab.join({ head: 0 });
  assert.deepEqual(tab.sends(), []);
  tab.room.handle(event(0, null, 'guest:1', one));
  tab.caughtUp(0);
  assert.deepEqual(tab.sends(), [two]);
});

test('a message of unknown outcome that was not stored is sent again, before later ones', async () => {
  const tab = openTab();
  await tab.join();
  tab.caughtUp(-1);
  tab.room.send('one');
  tab.room.send('two');
  const [one] = tab.room.timeline.outgoing.map(({ key }) => key);
  tab.client.cut();
  await tab.join();
  tab.caughtUp(-1);
  assert.deepEqual(tab.sends(), [one]);
});

test('where the gap cannot be recovered it is sent once the latest messages have come', async () => {
  const tab = openTab();
  await tab.join({ head: 5 });
  tab.room.handle(event(5, null, 'bob'));
  tab.caughtUp(5);
  tab.room.send('one');
  tab.client.cut();
  await tab.join({ recovered: false, head: 900 });
  assert.deepEqual(tab.sends(), []);
  tab.client.asked('history')[0].resolve({ messages: [event(900, 899, 'bob')], more: true, position: at(900) });
  await settled();
  assert.equal(tab.sends().length, 1);
});

test('a message that was sent long ago, of unknown outcome, is left to the reader', async () => {
  const first = openTab();
  await first.join();
  first.caughtUp(-1);
  first.room.send('one');
  const { key } = first.room.timeline.outgoing[0];
  first.memory.keep('x', { ...first.room.timeline.outgoing[0], triedAt: Date.now() - 3_600_000 });
  first.close();
  const second = openTab(first.browser);
  second.memory.adopt();
  await settled();
  assert.deepEqual(second.outgoing(), [['one', 'failed']]);
  assert.match(second.room.timeline.outgoing[0].error, /may have arrived/);

  await second.join({ head: 3 });
  second.room.handle(event(3, null, 'guest:1', key));
  assert.deepEqual(second.outgoing(), []);
  assert.equal(second.room.timeline.messages[0].state, 'sent');
});

test('a message that was tried as an earlier guest is not sent as another, one that was not tried is', async () => {
  const first = openTab();
  await first.join({ user: 'guest:1' });
  first.caughtUp(-1);
  first.room.send('tried');
  first.room.send('not tried');
  first.close();
  const second = openTab(first.browser);
  second.memory.adopt();
  await settled();
  await second.join({ user: 'guest:2' });
  second.caughtUp(-1);
  assert.deepEqual(second.outgoing(), [['tried', 'failed'], ['not tried', 'pending']]);
  assert.equal(second.client.asked('send').length, 1);
});

test('a failed message stays failed for the next page, and what is discarded is gone', async () => {
  const first = openTab();
  await first.join();
  first.room.send('one');
  first.client.asked('send')[0].reject(Object.assign(new Error('forbidden'), { code: 'forbidden' }));
  await settled();
  first.close();
  const second = openTab(first.browser);
  second.memory.adopt();
  await settled();
  assert.deepEqual(second.outgoing(), [['one', 'failed']]);
  second.room.discard(second.room.timeline.outgoing[0].key);
  second.close();
  const third = openTab(first.browser);
  third.memory.adopt();
  await settled();
  assert.deepEqual(third.outgoing(), []);
});

test('what another tab has read is read here, and a divider is only before what is not', async () => {
  const tab = openTab();
  await tab.join({ head: 1 });
  tab.room.handle(event(1, null, 'bob'));
  tab.caughtUp(1);
  for (const offset of [2, 3, 4]) tab.room.handle(event(offset, offset - 1, 'bob'));
  assert.deepEqual([tab.rooms.unread, tab.room.marker.dividerAfter], [3, 1]);
  tab.memory.emit('read', 'x', at(3));
  assert.deepEqual([tab.rooms.unread, tab.room.marker.dividerAfter], [1, 3]);
  tab.memory.emit('read', 'x', at(2));
  tab.memory.emit('read', 'x', { epoch: 'other', offset: 9 });
  assert.equal(tab.rooms.unread, 1);
  tab.memory.emit('read', 'x', at(4));
  assert.deepEqual([tab.rooms.unread, tab.room.marker.dividerAfter], [0, null]);
});

test('a draft follows another tab until something else is written here', () => {
  const { room, memory } = openTab();
  memory.emit('draft', 'x', 'he', '');
  memory.emit('draft', 'x', 'hello', 'he');
  assert.equal(room.draft, 'hello');
  room.draft = 'mine';
  memory.emit('draft', 'x', 'hello you', 'hello');
  assert.equal(room.draft, 'mine');
});

test('rooms come and go with those of the other tabs; what is shown stays shown', () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  const second = openTab(browser);
  first.rooms.show('x');
  second.rooms.add('y');
  assert.deepEqual([first.rooms.all().map(({ name }) => name), first.rooms.active.name], [['x', 'y'], 'x']);
  second.rooms.remove('x');
  assert.deepEqual([first.rooms.all().map(({ name }) => name), first.rooms.active.name], [['y'], 'y']);
});

test('who writes is active', () => {
  const { rooms, room } = openTab();
  let active = 0;
  rooms.on('active', () => (active += 1));
  room.writes();
  room.send('one');
  assert.equal(active, 2);
});

test('unsent is a draft, and a message that is not stored', () => {
  const { rooms, room } = openTab();
  assert.equal(rooms.unsent, false);
  room.draft = 'half';
  assert.equal(rooms.unsent, true);
  room.draft = '';
  room.send('one');
  assert.equal(rooms.unsent, true);
});

test('a room is settled when all that its join asked for is here', async () => {
  const { room, join, caughtUp } = openTab();
  await join({ head: 8 });
  room.handle(event(7, 6, 'bob'));
  assert.equal(room.settled, false);

  room.handle(event(8, 7, 'bob'));
  caughtUp(8);

  assert.equal(room.settled, true);
});

test('who is expelled is told why, and sends no more until it may join again', async () => {
  const tab = openTab();
  await tab.join();
  tab.caughtUp(-1);
  tab.room.handle({ event: 'expelled', room: 'x', message: 'you are banned from x' });
  tab.room.send('waits');
  await settled();
  assert.equal(tab.room.joined, false);
  assert.equal(tab.room.error.message, 'you are banned from x');
  assert.equal(tab.room.error.temporary, false);
  assert.deepEqual(tab.sends(), []);

  tab.client.cut();
  await tab.join();
  tab.caughtUp(-1);
  await settled();
  assert.equal(tab.room.error, null);
  assert.equal(tab.sends().length, 1);
});
