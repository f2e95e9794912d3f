// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../main/resources/web/js/chat/timeline.js';

const EPOCH = 'e1';
const at = (offset) => ({ epoch: EPOCH, offset });
const message = (offset, prev, from = 'bob', key = `k${offset}`) =>
  ({ event: 'message', room: 'general', offset, prev, from, key, at: offset, body: { text: `m${offset}` } });
const find = (timeline, offset) => timeline.messages.find((m) => m.offset === offset);
const offsets = (timeline) => timeline.messages.map((m) => m.offset);

function joined(...messages) {
  const timeline = new Timeline();
  timeline.me = 'alice';
  timeline.joined({ position: at(messages.at(-1)?.offset ?? -1), recovered: true }, null);
  for (const m of messages) timeline.message(m);
  timeline.caughtUp(at(messages.at(-1)?.offset ?? -1));
  return timeline;
}

test('a first join shows what comes and remembers where it is', () => {
  const timeline = joined(message(3, null), message(7, 3));
  assert.deepEqual(offsets(timeline), [3, 7]);
  assert.deepEqual(timeline.cursor(), at(7));
  assert.deepEqual(timeline.holes, []);
});

test('before anything is known there is no cursor', () => {
  assert.equal(new Timeline().cursor(), null);
});

test('a room without messages has its head as cursor once caught up, whatever the server calls it', () => {
  const timeline = joined();
  assert.equal(timeline.cursor(), null);
  timeline.caughtUp(at(4));
  assert.deepEqual(timeline.cursor(), at(4));
});

test('a room that was empty at the first join can be scrolled back after a later one', () => {
  const timeline = joined();
  timeline.page([], { older: true, more: false });
  timeline.joined({ position: at(99), recovered: true }, timeline.cursor());
  timeline.message(message(50, 49));
  assert.equal(timeline.more, true);
});

test('the reply to a join with a cursor does not move the cursor: the gap is still to come', () => {
  const timeline = joined(message(3, null));
  timeline.joined({ position: at(9), recovered: true }, timeline.cursor());
  assert.deepEqual(timeline.cursor(), at(3));
});

test('a prev above the last offset opens a hole, and the message is shown at once', () => {
  const timeline = joined(message(3, null));
  timeline.message(message(12, 9));
  assert.deepEqual(offsets(timeline), [3, 12]);
  assert.deepEqual(timeline.holes, [{ after: 3, upTo: 9, failed: false }]);
});

test('an unknown prev opens none', () => {
  const timeline = joined(message(3, null));
  timeline.message(message(12, null));
  timeline.message(message(13, -2));
  assert.deepEqual(timeline.holes, []);
});

test('offsets with holes in between are no hole in the chain', () => {
  const timeline = joined(message(3, null));
  timeline.message(message(40, 3));
  assert.deepEqual(timeline.holes, []);
});

test('a page from history goes to its place in the order', () => {
  const timeline = joined(message(3, null));
  timeline.message(message(12, 9));
  timeline.page([message(5, 3), message(9, 5), message(12, 9)]);
  timeline.closeHole(timeline.holes[0]);
  assert.deepEqual(offsets(timeline), [3, 5, 9, 12]);
  assert.deepEqual(timeline.holes, []);
});

test('the last messages before silence: caught up beyond what came opens a hole', () => {
  const timeline = joined(message(3, null));
  timeline.joined({ position: at(8), recovered: true }, timeline.cursor());
  timeline.caughtUp(at(8));
  assert.deepEqual(timeline.holes, [{ after: 3, upTo: 8, failed: false }]);
  assert.deepEqual(timeline.cursor(), at(8));
});

test('a repeated event changes nothing', () => {
  const timeline = joined(message(3, null), message(7, 3));
  assert.equal(timeline.message(message(3, null)), false);
  assert.equal(timeline.message(message(7, 3)), false);
  assert.deepEqual(offsets(timeline), [3, 7]);
});

test('records that are not shown have a place in the chain', () => {
  const timeline = joined(message(3, null));
  timeline.passed({ event: 'record', offset: 5, prev: 3, kind: 4 });
  timeline.message(message(6, 5));
  timeline.passed({ event: 'edit', offset: 7, prev: 6, target: 6 });
  timeline.passed({ event: 'record', offset: 5, prev: 3, kind: 4 });
  assert.deepEqual(offsets(timeline), [3, 6]);
  assert.deepEqual(timeline.holes, []);
  assert.deepEqual(timeline.cursor(), at(7));
});

test('a jump in the chain before a record that is not shown is a hole', () => {
  const timeline = joined(message(3, null));
  timeline.passed({ event: 'record', offset: 8, prev: 6, kind: 9 });
  assert.deepEqual(timeline.holes, [{ after: 3, upTo: 6, failed: false }]);
  assert.deepEqual(timeline.cursor(), at(8));
});

test('not recovered: what was known goes, the cursor is where live begins', () => {
  const timeline = joined(message(3, null));
  timeline.message(message(12, 9));
  const { recovered } = timeline.joined({ position: at(900), recovered: false }, timeline.cursor());
  assert.equal(recovered, false);
  assert.deepEqual(offsets(timeline), []);
  assert.deepEqual(timeline.holes, []);
  assert.equal(timeline.lostAfter, 12);
  timeline.message(message(905, 900));
  timeline.page([message(890, 880), message(900, 890)], { older: true, more: true });
  assert.deepEqual(offsets(timeline), [890, 900, 905]);
  assert.deepEqual(timeline.holes, []);
});

test('another epoch is never recovered, even if the server says so', () => {
  const timeline = joined(message(300, null));
  const { recovered } = timeline.joined({ position: { epoch: 'e2', offset: 5 }, recovered: true }, timeline.cursor());
  assert.equal(recovered, false);
  assert.deepEqual(timeline.cursor(), { epoch: 'e2', offset: 5 });
});

test('an own message: pending, then sent by the reply, then its event is the same message', () => {
  const timeline = joined(message(3, null));
  timeline.compose('mine', { text: 'hi' }, 1);
  assert.equal(timeline.outgoing[0].state, 'pending');
  timeline.acknowledged('mine', { position: at(5), at: 55, trace: 't' });
  assert.deepEqual(timeline.outgoing, []);
  assert.deepEqual(timeline.cursor(), at(3));
  timeline.message(message(5, 3, 'alice', 'mine'));
  assert.deepEqual(offsets(timeline), [3, 5]);
  assert.equal(find(timeline, 5).trace, 't');
  assert.equal(find(timeline, 5).state, 'sent');
});

test('the event may come before the reply', () => {
  const timeline = joined(message(3, null));
  timeline.compose('mine', { text: 'hi' }, 1);
  timeline.message(message(5, 3, 'alice', 'mine'));
  timeline.acknowledged('mine', { position: at(5), at: 55, trace: 't' });
  assert.deepEqual(offsets(timeline), [3, 5]);
  assert.equal(find(timeline, 5).trace, 't');
});

test('a reply ahead of others\' messages does not hide that these are missing', () => {
  const timeline = joined(message(3, null));
  timeline.compose('mine', { text: 'hi' }, 1);
  timeline.acknowledged('mine', { position: at(9), at: 9, trace: null });
  timeline.message(message(9, 6, 'alice', 'mine'));
  assert.deepEqual(timeline.holes, [{ after: 3, upTo: 6, failed: false }]);
});

test('a failed message that was stored after all becomes sent by its event', () => {
  const timeline = joined(message(3, null));
  timeline.compose('mine', { text: 'hi' }, 1);
  timeline.failed('mine', 'no answer');
  assert.equal(timeline.outgoing[0].error, 'no answer');
  timeline.message(message(5, 3, 'alice', 'mine'));
  assert.deepEqual(timeline.outgoing, []);
  assert.equal(find(timeline, 5).state, 'sent');
});

test('the same key of another user is another message', () => {
  const timeline = joined(message(3, null));
  timeline.compose('mine', { text: 'hi' }, 1);
  timeline.message(message(5, 3, 'bob', 'mine'));
  assert.equal(timeline.outgoing.length, 1);
});

test('retry keeps the key and goes behind what waits', () => {
  const timeline = joined();
  timeline.compose('a', { text: 'a' }, 1);
  timeline.compose('b', { text: 'b' }, 2);
  timeline.failed('a', 'no');
  assert.equal(timeline.retry('a').state, 'pending');
  assert.deepEqual(timeline.outgoing.map((m) => m.key), ['b', 'a']);
});

test('an answer about a message far above the page shown is left to scrolling back', () => {
  const timeline = joined(message(500, 490));
  timeline.compose('old', { text: 'hi' }, 1);
  timeline.acknowledged('old', { position: at(20), at: 1, trace: null });
  assert.deepEqual(offsets(timeline), [500]);
  assert.deepEqual(timeline.outgoing, []);
});

test('scrolling back ends where the room begins', () => {
  const timeline = joined(message(500, 490));
  timeline.page([message(490, null)], { older: true, more: false });
  assert.deepEqual(offsets(timeline), [490, 500]);
  assert.equal(timeline.more, false);
});

test('very long timelines forget their oldest messages, but not while a hole is open', () => {
  const timeline = joined(...Array.from({ length: 30 }, (_, i) => message(i + 1, i === 0 ? null : i)));
  timeline.more = false;
  assert.equal(timeline.trim(20, 10), true);
  assert.equal(timeline.messages.length, 10);
  assert.equal(timeline.more, true);
  timeline.message(message(50, 40));
  assert.equal(timeline.trim(5, 2), false);
});

test('any order of events and pages gives the same timeline', () => {
  const all = Array.from({ length: 40 }, (_, i) => message(i * 3 + 1, i === 0 ? null : i * 3 - 2));
  for (let seed = 1; seed <= 50; seed += 1) {
    let state = seed;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const timeline = joined(all[0]);
    for (const m of all.slice(1)) if (random() < 0.5) timeline.message(m);
    timeline.caughtUp(at(all.at(-1).offset));
    for (const hole of [...timeline.holes].sort(() => random() - 0.5)) {
      timeline.page(all.filter((m) => m.offset > hole.after && m.offset <= hole.upTo));
      timeline.closeHole(hole);
    }
    assert.deepEqual(offsets(timeline), all.map((m) => m.offset), `seed ${seed}`);
  }
});
