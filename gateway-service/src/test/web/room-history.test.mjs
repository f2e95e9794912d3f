// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoomHistory } from '../../main/resources/web/js/chat/room-history.js';
import { Timeline } from '../../main/resources/web/js/chat/timeline.js';

const EPOCH = 'e1';
const row = (offset) => ({ offset, from: 'bob', key: `k${offset}`, at: offset, body: { text: 'x' } });

/** A room's history over a list of answers, the last of which is given again and again. */
function over(timeline, answers) {
  const asked = [];
  const history = new RoomHistory({
    timeline,
    ask: async (fields) => {
      asked.push(fields);
      return answers[Math.min(asked.length, answers.length) - 1];
    },
    learn: () => {},
    changed: () => {},
  });
  history.start();
  return { history, asked };
}

const page = (offsets, head, more = false) => ({ messages: offsets.map(row), more, position: { epoch: EPOCH, offset: head } });

test('the latest page of a room without messages leaves nothing to fill', async () => {
  const timeline = new Timeline();
  const { history, asked } = over(timeline, [page([], -1)]);
  await history.loadLatest();
  assert.deepEqual(timeline.holes, []);
  assert.equal(timeline.more, false);
  assert.deepEqual(asked, [{ limit: 50 }]);
});

test('what came live beyond the latest page is asked for', async () => {
  const timeline = new Timeline();
  timeline.caughtUp({ epoch: EPOCH, offset: 9 });
  const { history, asked } = over(timeline, [page([3, 5], 5, true), page([7, 9], 9)]);
  await history.loadLatest();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(asked, [{ limit: 50 }, { after: 5, limit: 200 }]);
  assert.deepEqual(timeline.messages.map((m) => m.offset), [3, 5, 7, 9]);
  assert.deepEqual(timeline.holes, []);
});

test('an older page is asked for before the oldest message known, one at a time', async () => {
  const timeline = new Timeline();
  timeline.page([row(7)]);
  const { history, asked } = over(timeline, [page([3, 5], 9)]);
  await Promise.all([history.loadOlder(), history.loadOlder()]);
  await history.loadOlder();
  assert.deepEqual(asked, [{ limit: 50, before: 7 }]);
  assert.deepEqual(timeline.messages.map((m) => m.offset), [3, 5, 7]);
});
