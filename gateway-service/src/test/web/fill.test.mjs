// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillHole } from '../../main/resources/web/js/chat/fill.js';
import { disconnected, ProtocolError } from '../../main/resources/web/js/net/errors.js';

const page = (offsets, head, more = false) =>
  ({ messages: offsets.map((offset) => ({ offset })), more, position: { epoch: 'e', offset: head } });

async function fill(hole, answers) {
  const asked = [];
  const got = [];
  const filled = await fillHole(hole, {
    history: async ({ after }) => {
      asked.push(after);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    found: (messages) => got.push(...messages.map((m) => m.offset)),
    sleep: async () => {},
  });
  return { filled, asked, got };
}

test('one page that reaches the end fills it', async () => {
  assert.deepEqual(await fill({ after: 3, upTo: 9 }, [page([5, 9], 9)]), { filled: true, asked: [3], got: [5, 9] });
});

test('nothing in between, and history has come that far: filled', async () => {
  assert.equal((await fill({ after: 3, upTo: 9 }, [page([], 9)])).filled, true);
});

test('goes on from page to page', async () => {
  const { filled, asked } = await fill({ after: 3, upTo: 9 }, [page([5], 9, true), page([9], 9)]);
  assert.deepEqual([filled, asked], [true, [3, 5]]);
});

test('history that lags is asked again', async () => {
  const { filled, got } = await fill({ after: 3, upTo: 9 }, [page([], 3), page([5], 5), page([9], 9)]);
  assert.deepEqual([filled, got], [true, [5, 9]]);
});

test('temporary errors are asked again, history that never comes along is not filled', async () => {
  const busy = new ProtocolError({ code: 'unavailable', temporary: true });
  assert.equal((await fill({ after: 3, upTo: 9 }, [busy, page([9], 9)])).filled, true);
  assert.equal((await fill({ after: 3, upTo: 9 }, [page([], 3)])).filled, false);
});

test('a lost connection ends it', async () => {
  await assert.rejects(fill({ after: 3, upTo: 9 }, [disconnected()]), { code: 'disconnected' });
});
