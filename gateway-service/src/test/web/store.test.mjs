// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../main/resources/web/js/state/store.js';
import { FakeArea, FakeBrowser } from './fake-browser.mjs';

const blocked = () => {
  throw new Error('SecurityError');
};

test('what is put in is there for the next page', () => {
  const browser = new FakeBrowser();
  const first = browser.openTab().store;
  first.set('a', '1');
  first.set('b/x', '2');
  first.remove('a');
  const second = browser.openTab().store;
  assert.equal(second.get('a'), null);
  assert.deepEqual(second.keys('b/'), ['b/x']);
  assert.equal(second.lasting, true);
});

for (const [what, reach] of Object.entries({ 'blocked storage': blocked, 'no storage at all': () => null })) {
  test(`${what}: everything works for as long as the page lives`, () => {
    const store = new Store({ reach, prefix: 'p:' });
    store.set('a', '1');
    store.set('b', '2');
    store.remove('b');
    assert.deepEqual([store.lasting, store.get('a'), store.get('b')], [false, '1', null]);
    assert.deepEqual(store.keys(''), ['a']);
  });
}

test('storage that can be reached but throws at each access', () => {
  const area = { getItem: blocked, setItem: blocked, removeItem: blocked, key: blocked, get length() { return blocked(); } };
  const store = new Store({ reach: () => area, prefix: 'p:' });
  store.set('a', '1');
  assert.deepEqual([store.lasting, store.get('a'), store.get('b')], [false, '1', null]);
  assert.deepEqual(store.keys(''), ['a']);
});

test('full storage: what does not fit is kept in the page, and written once it fits', () => {
  const area = new FakeArea();
  const store = new Store({ reach: () => area, prefix: 'p:' });
  const events = [];
  store.on('lasting', () => events.push(store.lasting));
  area.mostTexts = 1;
  store.set('a', '1');
  store.set('b', '2');
  assert.deepEqual([store.get('b'), area.getItem('p:b')], ['2', null]);
  store.remove('a');
  store.set('b', '3');
  assert.equal(area.getItem('p:b'), '3');
  assert.deepEqual(events, [false, true]);
});

test('what a page removes stays removed although the storage cannot be changed', () => {
  const area = new FakeArea();
  area.setItem('p:a', '1');
  area.removeItem = blocked;
  const store = new Store({ reach: () => area, prefix: 'p:' });
  store.remove('a');
  assert.equal(store.get('a'), null);
  assert.deepEqual(store.keys(''), ['probe']);
});

test('changes by other tabs are emitted, those of another server below the same origin are not', () => {
  const store = new Store({ reach: () => new FakeArea(), prefix: 'p:/one/:' });
  const events = [];
  store.on('elsewhere', (...change) => events.push(change));
  store.changed({ key: 'p:/one/:a', newValue: '2', oldValue: '1' });
  store.changed({ key: 'p:/two/:a', newValue: '2', oldValue: '1' });
  store.changed({ key: null, newValue: null, oldValue: null });
  assert.deepEqual(events, [['a', '2', '1'], [null, null, null]]);
});
