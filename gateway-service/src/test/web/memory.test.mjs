// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guestId, Identities } from '../../main/resources/web/js/state/identities.js';
import { Memory } from '../../main/resources/web/js/state/memory.js';
import { FakeBrowser, settled } from './fake-browser.mjs';

const ALICE = guestId('alice');

function open(browser, { id = ALICE, ...how } = {}) {
  const { store, tab, close } = browser.openTab(how);
  const memory = new Memory({ store, id, tab });
  const events = [];
  for (const name of ['joined', 'left', 'read', 'draft', 'adopted']) memory.on(name, (...what) => events.push([name, ...what]));
  return { store, tab, memory, events, close };
}

const message = (key, order, more = {}) =>
  ({ key, order, body: { text: key }, at: order, state: 'pending', error: null, triedAt: null, triedBy: null, ...more });

test('two tabs add rooms: a third has both, in the order of joining', () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  first.memory.join('x');
  second.memory.join('y');
  assert.deepEqual(first.events, [['joined', 'y']]);
  assert.deepEqual(open(browser).memory.rooms(), ['x', 'y']);
});

test('a room left in one tab is left in all; nothing of it is remembered', () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  first.memory.join('x');
  first.memory.setRead('x', { epoch: 'e', offset: 1 });
  first.memory.setDraft('x', 'half');
  first.memory.keep('x', message('k', 1));
  second.memory.leave('x');
  first.memory.flush();
  assert.deepEqual(first.events.at(-1), ['left', 'x']);
  assert.deepEqual(second.store.keys('who/').filter((key) => key.includes('/x')), []);
});

test('only a first visit is fresh: who has left all rooms is in none', () => {
  const browser = new FakeBrowser();
  const { memory } = open(browser);
  assert.equal(memory.fresh, true);
  memory.join('x');
  memory.leave('x');
  assert.deepEqual([open(browser).memory.fresh, open(browser).memory.rooms()], [false, []]);
});

test('the memory of one identity is none of another', () => {
  const browser = new FakeBrowser();
  const alice = open(browser);
  const bob = open(browser, { id: guestId('bob') });
  alice.memory.join('x');
  alice.memory.keep('x', message('k', 1));
  assert.deepEqual([bob.memory.rooms(), bob.events], [[], []]);
});

test('a read mark never goes back within an epoch, whichever tab writes later', () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  first.memory.setRead('x', { epoch: 'e', offset: 5 });
  second.memory.setRead('x', { epoch: 'e', offset: 9 });
  second.memory.flush();
  first.memory.flush();
  first.memory.setRead('x', { epoch: 'e', offset: 7 });
  first.memory.flush();
  assert.deepEqual(open(browser).memory.read('x'), { epoch: 'e', offset: 9 });
  assert.deepEqual(first.events, [['read', 'x', { epoch: 'e', offset: 9 }]]);
  first.memory.setRead('x', { epoch: 'f', offset: 0 });
  first.memory.flush();
  assert.deepEqual(open(browser).memory.read('x'), { epoch: 'f', offset: 0 });
});

test('a draft is there after a reload and gone when it is sent; other tabs hear of it', () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  first.memory.setDraft('x', 'half');
  assert.equal(first.memory.draft('x'), 'half');
  first.memory.flush();
  assert.equal(open(browser).memory.draft('x'), 'half');
  first.memory.setDraft('x', '');
  first.memory.flush();
  assert.equal(open(browser).memory.draft('x'), '');
  assert.deepEqual(second.events, [['draft', 'x', 'half', ''], ['draft', 'x', '', 'half']]);
});

test('unsent messages of a tab that is gone are taken over once, in order, by one of the others', async () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  first.memory.keep('x', message('b', 2, { triedAt: 7, triedBy: 'guest:1' }));
  first.memory.keep('x', message('a', 1));
  first.memory.keep('y', message('c', 3, { state: 'failed', error: 'no' }));
  const others = [open(browser), open(browser)];
  others.forEach(({ memory }) => memory.adopt());
  await settled();
  assert.deepEqual(others.flatMap(({ events }) => events), []);

  first.close();
  await settled();
  await settled();
  const adopted = others.flatMap(({ events }) => events.filter(([what]) => what === 'adopted'));
  assert.deepEqual(adopted.map(([, room, messages]) => [room, messages.map(({ key }) => key)]), [['x', ['a', 'b']], ['y', ['c']]]);
  assert.deepEqual(adopted[0][2][1].triedBy, 'guest:1');
});

test('messages written after another tab was opened are taken over as well, and again by the next', async () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  const third = open(browser);
  second.memory.adopt();
  third.memory.adopt();
  first.memory.keep('x', message('a', 1));
  for (const tab of [first, second, third]) {
    tab.close();
    await settled();
    await settled();
  }
  const last = open(browser);
  last.memory.adopt();
  await settled();
  assert.deepEqual(last.events.map(([what, room, [{ key }]]) => [what, room, key]), [['adopted', 'x', 'a']]);
});

test('what a tab wrote last is taken over although it is seen after the end of the tab', async () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const second = open(browser);
  second.memory.adopt();
  first.memory.keep('x', message('a', 1));
  first.close();
  await settled();
  await settled();
  first.memory.keep('x', message('b', 2));
  const keys = second.events.flatMap(([, , messages]) => messages.map(({ key }) => key));
  assert.deepEqual([...new Set(keys)], ['a', 'b']);
});

test('a message that was sent is not taken over', async () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  first.memory.keep('x', message('a', 1));
  first.memory.drop('x', 'a');
  first.close();
  const second = open(browser);
  second.memory.adopt();
  await settled();
  assert.deepEqual(second.events, []);
});

test('without locks a new page takes over what is there, and a living one nothing', async () => {
  const browser = new FakeBrowser();
  const first = open(browser, { hasLocks: false });
  first.memory.keep('x', message('a', 1));
  const second = open(browser, { hasLocks: false });
  second.memory.adopt();
  await settled();
  assert.deepEqual(second.events.map(([what]) => what), ['adopted']);
  second.memory.keep('x', message('b', 2));
  await settled();
  assert.deepEqual(first.events.filter(([what]) => what === 'adopted'), []);
});

test('without storage the memory lasts as long as the page', () => {
  const { memory } = open(new FakeBrowser(), { reach: () => null });
  memory.join('x');
  memory.setDraft('x', 'half');
  memory.flush();
  assert.deepEqual([memory.lasting, memory.rooms(), memory.draft('x')], [false, ['x'], 'half']);
});

test('whatever is in the storage, the page comes up', () => {
  const browser = new FakeBrowser();
  const { store } = browser.openTab();
  for (const key of ['room/x', 'read/x', 'draft/x', 'out/x/k']) store.set(`who/${encodeURIComponent(ALICE)}/${key}`, '{"');
  const { memory, events } = open(browser);
  memory.adopt();
  assert.deepEqual([memory.rooms(), memory.read('x'), memory.draft('x'), events], [['x'], null, '{"', []]);
});

test('after a log-out nothing of the identity is stored, and nothing is written any more', () => {
  const browser = new FakeBrowser();
  const first = open(browser);
  const identities = new Identities(first.store);
  identities.keep(ALICE, 't');
  first.memory.join('x');
  first.memory.setDraft('x', 'half');
  const second = open(browser);
  const events = [];
  new Identities(second.store).on('forgotten', (id) => {
    events.push(id);
    second.memory.close();
  });
  second.memory.setDraft('x', 'other half');

  first.memory.close();
  identities.forget(ALICE);
  first.memory.setDraft('x', 'more');
  for (const { memory } of [first, second]) memory.flush();
  assert.deepEqual(events, [ALICE]);
  assert.deepEqual(first.store.keys('who/'), []);
});
