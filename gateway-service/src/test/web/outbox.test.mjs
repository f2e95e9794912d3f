// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from '../../main/resources/web/js/chat/outbox.js';
import { disconnected, ProtocolError } from '../../main/resources/web/js/net/errors.js';
import { FakeTime } from './fake-time.mjs';

const settled = () => new Promise((done) => setImmediate(done));
const busy = (retryAfter) => new ProtocolError({ code: 'unavailable', message: 'busy', temporary: true, retryAfter });
const forbidden = () => new ProtocolError({ code: 'forbidden', message: 'no' });

function setUp() {
  const time = new FakeTime();
  const world = { time, calls: [], tried: [], sent: [], failed: [] };
  world.outbox = new Outbox({
    send: (key) => new Promise((resolve, reject) => world.calls.push({ key, resolve, reject })),
    tries: (key) => world.tried.push(key),
    sent: (key) => world.sent.push(key),
    failed: (key, why) => world.failed.push([key, why]),
    random: () => 0.5,
    ...time.hooks(),
  });
  world.keys = () => world.calls.map((c) => c.key);
  return world;
}

test('waits until it is open, then sends in order, one at a time', async () => {
  const { outbox, calls, keys, sent } = setUp();
  outbox.push('a');
  outbox.push('b');
  assert.deepEqual(keys(), []);
  outbox.open();
  assert.deepEqual(keys(), ['a']);
  calls[0].resolve({});
  await settled();
  calls[1].resolve({});
  await settled();
  assert.deepEqual(sent, ['a', 'b']);
});

test('a lost connection: the same key again after the reconnect', async () => {
  const { outbox, calls, keys, sent, failed } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  outbox.close();
  calls[0].reject(disconnected());
  await settled();
  outbox.open();
  assert.deepEqual(keys(), ['a', 'a']);
  calls[1].resolve({});
  await settled();
  assert.deepEqual(keys(), ['a', 'a', 'b']);
  assert.deepEqual(sent, ['a']);
  assert.deepEqual(failed, []);
});

test('a temporary error holds the others back, so that the order stays', async () => {
  const { outbox, calls, keys, time } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  calls[0].reject(busy());
  await settled();
  time.pass(249);
  assert.deepEqual(keys(), ['a']);
  time.pass(1);
  assert.deepEqual(keys(), ['a', 'a']);
});

test('waits as long as the server asks for', async () => {
  const { outbox, calls, keys, time } = setUp();
  outbox.open();
  outbox.push('a');
  calls[0].reject(busy(4_000));
  await settled();
  time.pass(3_999);
  assert.deepEqual(keys(), ['a']);
  time.pass(1);
  assert.deepEqual(keys(), ['a', 'a']);
});

test('gives up about thirty seconds after the first attempt, and goes on with the next', async () => {
  const { outbox, calls, keys, failed, time } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  const began = time.now;
  for (let i = 0; failed.length === 0 && i < 100; i += 1) {
    calls.at(-1).reject(busy());
    await settled();
    if (failed.length === 0) time.pass(5_000);
  }
  assert.deepEqual(failed, [['a', 'busy']]);
  assert.ok(time.now - began <= 30_000);
  assert.equal(keys().at(-1), 'b');
});

test('time without a connection does not use up patience', async () => {
  const { outbox, calls, failed, time } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.close();
  calls[0].reject(disconnected());
  await settled();
  time.pass(600_000);
  outbox.open();
  calls[1].reject(busy());
  await settled();
  assert.deepEqual(failed, []);
});

test('any other error is final', async () => {
  const { outbox, calls, keys, failed } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  calls[0].reject(forbidden());
  await settled();
  assert.deepEqual(failed, [['a', 'no']]);
  assert.deepEqual(keys(), ['a', 'b']);
});

test('what must not be sent again fails, what was never sent stays', async () => {
  const { outbox, failed, keys } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  outbox.close();
  outbox.failAttempted('refused');
  assert.deepEqual(failed, [['a', 'refused']]);
  outbox.open();
  assert.deepEqual(keys(), ['a', 'b']);
});

test('each attempt is announced before it is made', async () => {
  const { outbox, calls, tried, time } = setUp();
  outbox.open();
  outbox.push('a');
  calls[0].reject(busy());
  await settled();
  time.pass(1_000);
  assert.deepEqual(tried, ['a', 'a']);
});

test('a message that is seen in the room is not sent again, and the next one goes at once', async () => {
  const { outbox, keys, sent, failed } = setUp();
  outbox.push('a', undefined, true);
  outbox.push('b');
  assert.equal(outbox.uncertain, true);
  outbox.seen('a');
  assert.equal(outbox.uncertain, false);
  outbox.open();
  assert.deepEqual([keys(), sent, failed], [['b'], [], []]);
});

test('a message that is seen while it waits for another attempt: the next one does not wait', async () => {
  const { outbox, calls, keys, time } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  calls[0].reject(busy());
  await settled();
  outbox.seen('a');
  assert.deepEqual(keys(), ['a', 'b']);
  time.pass(60_000);
  assert.deepEqual(keys(), ['a', 'b']);
});

test('a message on its way that is seen keeps its turn until the reply', async () => {
  const { outbox, calls, keys, sent } = setUp();
  outbox.open();
  outbox.push('a');
  outbox.push('b');
  outbox.seen('a');
  assert.deepEqual(keys(), ['a']);
  calls[0].resolve({});
  await settled();
  assert.deepEqual([keys(), sent], [['a', 'b'], ['a']]);
});

test('of what was attempted, only what is named fails', () => {
  const { outbox, failed, keys } = setUp();
  outbox.push('a', undefined, true);
  outbox.push('b', undefined, true);
  outbox.failAttempted('stranger', (key) => key === 'a');
  outbox.open();
  assert.deepEqual([failed, keys()], [[['a', 'stranger']], ['b']]);
});
