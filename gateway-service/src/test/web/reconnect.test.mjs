// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff, Reconnect } from '../../main/resources/web/js/net/reconnect.js';
import { FakeTime } from './fake-time.mjs';

function setUp(random = () => 0.999999) {
  const time = new FakeTime();
  let runs = 0;
  const reconnect = new Reconnect({ run: () => (runs += 1), backoff: new Backoff({ random }), ...time.hooks() });
  return { time, reconnect, runs: () => runs };
}

test('the ceiling doubles from half a second to thirty seconds', () => {
  const backoff = new Backoff({ random: () => 0.999999 });
  const delays = Array.from({ length: 9 }, () => backoff.next());
  assert.deepEqual(delays, [499, 999, 1999, 3999, 7999, 15999, 29999, 29999, 29999]);
});

test('full jitter: any delay down to none', () => {
  const backoff = new Backoff({ random: () => 0 });
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [0, 0, 0]);
});

test('a thousand attempts do not overflow', () => {
  const backoff = new Backoff({ random: () => 0.5 });
  for (let i = 0; i < 1000; i += 1) backoff.next();
  assert.equal(backoff.next(), 15_000);
});

test('runs once, after the delay', () => {
  const { time, reconnect, runs } = setUp();
  reconnect.schedule();
  assert.equal(reconnect.dueAt, time.now + 499);
  time.pass(498);
  assert.equal(runs(), 0);
  time.pass(1);
  assert.equal(runs(), 1);
  assert.equal(reconnect.dueAt, null);
  time.pass(60_000);
  assert.equal(runs(), 1);
});

test('hurry runs at once, and the delay no more', () => {
  const { time, reconnect, runs } = setUp();
  reconnect.schedule();
  reconnect.hurry();
  reconnect.hurry();
  time.pass(60_000);
  assert.equal(runs(), 1);
});

test('hurry does nothing when nothing is scheduled', () => {
  const { reconnect, runs } = setUp();
  reconnect.hurry();
  assert.equal(runs(), 0);
});

test('a connection that holds makes the delays small again, one that does not does not', () => {
  const { time, reconnect } = setUp();
  for (let i = 0; i < 4; i += 1) reconnect.schedule();
  reconnect.connected();
  time.pass(4_000);
  assert.equal(reconnect.schedule(), 7999);
  reconnect.connected();
  time.pass(5_000);
  assert.equal(reconnect.schedule(), 499);
});
