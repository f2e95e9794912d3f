// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../../main/resources/web/js/chat/entry.js';
import { ReadMarker } from '../../main/resources/web/js/chat/marker.js';
import { Roster } from '../../main/resources/web/js/chat/roster.js';
import { Timeline } from '../../main/resources/web/js/chat/timeline.js';
import { TypingThrottle, TypingUsers } from '../../main/resources/web/js/chat/typing.js';
import { itemsOf } from '../../main/resources/web/js/view/items.js';
import { linkify } from '../../main/resources/web/js/view/linkify.js';

const links = (text) => linkify(text).filter((p) => p.href).map((p) => p.href);
const joinedText = (text) => linkify(text).map((p) => p.text).join('');

test('addresses become links, the end of the sentence does not', () => {
  assert.deepEqual(links('see https://a.example/x, or (http://b.example/y_(z)).'), ['https://a.example/x', 'http://b.example/y_(z)']);
});

test('nothing but http and https becomes a link', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x ftp://a.example https:// //b.example'), []);
});

test('an address ends where the direction of the text is turned', () => {
  assert.deepEqual(links('https://a.example/\u202egnp.exe https://b.example\u2066x'), ['https://a.example/', 'https://b.example/']);
});

test('linkify loses no character', () => {
  for (const text of ['', 'x', 'https://a.example', '<b>https://a.example/"onclick="x</b>', 'a https://[bad b']) {
    assert.equal(joinedText(text), text);
  }
});

test('a body may be text, an object with text, or anything', () => {
  assert.deepEqual(textOf('a'), { text: 'a', json: false });
  assert.deepEqual(textOf({ text: 'b' }), { text: 'b', json: false });
  assert.deepEqual(textOf({ text: 5 }), { text: '{"text":5}', json: true });
  assert.deepEqual(textOf(null), { text: 'null', json: true });
  assert.deepEqual(textOf(undefined), { text: '', json: true });
});

test('rows: day, group, divider', () => {
  const timeline = new Timeline();
  timeline.me = 'alice';
  const at = Date.UTC(2030, 4, 5, 12);
  const row = (offset, from) => ({ offset, from, key: `k${offset}`, at: at + offset, body: 'x' });
  timeline.page([row(1, 'bob'), row(2, 'bob'), row(3, 'bob'), row(4, 'carol')]);
  timeline.compose('mine', 'x', at + 5);
  const marker = new ReadMarker();
  marker.read(2);
  marker.missed();
  const items = itemsOf(timeline, marker, at);
  assert.deepEqual(items.map((i) => i.kind), ['day', 'message', 'message', 'divider', 'message', 'message', 'message']);
  assert.deepEqual(items.filter((i) => i.kind === 'message').map((i) => i.head), [true, false, true, true, true]);
  assert.equal(new Set(items.map((i) => i.id)).size, items.length);
});

test('a message that the server repeats under one key stands twice: the page hides no error', () => {
  const timeline = new Timeline();
  timeline.page([1, 2].map((offset) => ({ offset, from: 'bob', key: 'k', at: offset, body: 'x' })));
  const ids = itemsOf(timeline, new ReadMarker(), 5).filter((i) => i.kind === 'message').map((i) => i.id);
  assert.equal(new Set(ids).size, 2);
});

test('unread: what came after, not by oneself', () => {
  const marker = new ReadMarker();
  const messages = [1, 2, 3, 4].map((offset) => ({ offset, from: offset === 3 ? 'alice' : 'bob' }));
  assert.equal(marker.unread(messages, 'alice'), 0);
  marker.read(1);
  assert.equal(marker.unread(messages, 'alice'), 2);
});

test('the divider stays where the first unread message is', () => {
  const marker = new ReadMarker();
  marker.read(5);
  marker.missed();
  marker.read(9);
  marker.missed();
  assert.equal(marker.dividerAfter, 5);
});

test('typing: sent once in some three seconds, shown for five', () => {
  const throttle = new TypingThrottle();
  assert.deepEqual([0, 1000, 3299, 3300].map((now) => throttle.allows(now)), [true, false, false, true]);
  const users = new TypingUsers();
  users.heard('bob', 0);
  users.heard('carol', 2000);
  assert.deepEqual(users.current(4999), ['bob', 'carol']);
  assert.deepEqual(users.current(5000), ['carol']);
  users.stopped('carol');
  assert.equal(users.nextChange(), null);
});

test('the roster shows people, not sessions, and changes that came during a listing', () => {
  const roster = new Roster();
  roster.begin();
  roster.changed({ joined: [{ user: 'carol', session: 's3', state: 'online' }], left: [{ user: 'bob', session: 's2' }], total: 2 });
  roster.finish({
    members: [{ user: 'bob', session: 's1', state: 'away' }, { user: 'bob', session: 's2', state: 'online' }],
    total: 2, stale: false, complete: true,
  });
  assert.deepEqual(roster.people().map((p) => [p.user, p.state, p.devices]), [['carol', 'online', 1], ['bob', 'away', 1]]);
  assert.equal(roster.differs(), false);
  roster.changed({ joined: [], left: [], changed: [], total: 7 });
  assert.equal(roster.differs(), true);
});
