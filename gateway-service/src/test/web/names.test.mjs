// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appearanceOf, readable } from '../../main/resources/web/js/chat/name-text.js';
import { Names } from '../../main/resources/web/js/chat/names.js';
import { initialsOf } from '../../main/resources/web/js/view/format.js';

/** What two people of these names are shown with. */
const tagsOf = (first, second) => {
  const names = new Names();
  names.learn('guest:1111', first);
  names.learn('guest:2222', second);
  return ['guest:1111', 'guest:2222'].map((user) => names.distinction(user));
};
const BOTH = ['#1111', '#2222'];

test('users of one name are told apart', () => {
  const names = new Names();
  names.learn('guest:aa11', 'alice');
  assert.equal(names.distinction('guest:aa11'), null);
  names.learn('guest:bb22', 'alice');
  names.learn('alice', null);
  assert.equal(names.of('alice'), 'alice');
  assert.deepEqual(['guest:aa11', 'guest:bb22', 'alice'].map((u) => names.distinction(u)), ['#aa11', '#bb22', 'member']);
});

test('names that look alike are told apart', () => {
  for (const other of ['alice\u200b', '\u202aalice', 'al\u00adice', 'Alice', 'ALICE', 'a l i c e', 'alic\u00e9', 'ali\u0327ce',
    '\uff41lice', '\u{1d41a}lice', 'аliсе', 'aIice', 'a1ice', 'alice #9f3a', 'alice (you)', 'alice member', 'alice\u{e0041}']) {
    assert.deepEqual(tagsOf('alice', other), BOTH, JSON.stringify(other));
  }
  assert.deepEqual(tagsOf('Торонто', 'Tоpoнто'), BOTH);
  assert.deepEqual(tagsOf('modern', 'modem'), BOTH);
  assert.deepEqual(tagsOf(`${'W'.repeat(60)}1`, `${'W'.repeat(60)}2`), BOTH, 'the end is cut off on the screen');
});

test('names that look different stand alone', () => {
  for (const other of ['alicia', 'malice', 'alice.b', 'bob', 'алиса', '🦊']) {
    assert.deepEqual(tagsOf('alice', other), [null, null], JSON.stringify(other));
  }
});

test('a name without anything to see is replaced, and never stands alone', () => {
  for (const blank of [' ', '\u200d', '\u3164', '\u2800', '\u0000', '\u202e', '\u0301', '\u{e0020}']) {
    const names = new Names();
    names.learn('guest:1111', blank);
    assert.equal(names.of('guest:1111'), 'No name', JSON.stringify(blank));
    assert.equal(names.distinction('guest:1111'), '#1111');
    names.learn('ann@example.org', blank);
    assert.equal(names.of('ann@example.org'), 'ann@example.org');
  }
});

test('what is shown of a name cannot turn the line round, break it or leave it', () => {
  assert.equal(readable('\u202eevil'), 'evil');
  assert.equal(readable('a\nb\t c'), 'a b c');
  assert.equal(readable(`Z${'\u0301'.repeat(60)}algo`), `Z${'\u0301'.repeat(4)}algo`);
  assert.equal(readable('שרה לוי'), 'שרה לוי');
  assert.equal(readable('می\u200cخواهم'), 'می\u200cخواهم');
  assert.equal(readable('al\u200cice'), 'alice');
  assert.equal(readable('👨‍👩‍👧 Family 🇩🇪'), '👨‍👩‍👧 Family 🇩🇪');
});

test('a piece of the id tells apart, however alike the ids are', () => {
  const names = new Names();
  names.learn('guest:AAsame', 'alice');
  names.learn('guest:BBsame', 'alice');
  assert.deepEqual(['guest:AAsame', 'guest:BBsame'].map((u) => names.distinction(u)), ['#Asame', '#Bsame']);
  names.learn('u-1', 'alice');
  names.learn('u-2', 'alice');
  assert.deepEqual(['u-1', 'u-2'].map((u) => names.distinction(u)), ['u-1', 'u-2']);
});

test('very many users of one name are told apart quickly', () => {
  const names = new Names();
  const users = Array.from({ length: 5_000 }, (_, i) => `guest:${i}xx`);
  for (const user of users) names.learn(user, 'alice');
  const begun = Date.now();
  assert.equal(new Set(users.map((user) => names.distinction(user))).size, users.length);
  assert.ok(Date.now() - begun < 1_000);
});

test('who takes another name leaves those of the old one', () => {
  const names = new Names();
  names.learn('guest:1111', 'alice');
  names.learn('guest:2222', 'alice');
  names.learn('guest:2222', 'bob');
  assert.equal(names.distinction('guest:1111'), null);
  names.learn('guest:2222', null);
  assert.equal(names.of('guest:2222'), 'bob');
});

test('case and blanks make no difference to the appearance', () => {
  assert.equal(appearanceOf('Bill  Gates'), appearanceOf('bi11gates'));
});

test('initials: letters of two words, or one whole picture', () => {
  assert.deepEqual(['alice', 'ann lee', '🇩🇪 Flag', '👨‍👩‍👧', 'e\u0301a', 'x 🇩🇪', '?', ''].map(initialsOf),
    ['AL', 'AL', '🇩🇪', '👨‍👩‍👧', 'E\u0301A', 'X', '?', '?']);
});
