// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeAddress, readAddress } from '../../main/resources/web/js/address.js';
import { ProtocolError } from '../../main/resources/web/js/net/errors.js';
import { GuestIdentity, TokenIdentity } from '../../main/resources/web/js/net/identity.js';
import { tokenFault, whoFor, whoNamed } from '../../main/resources/web/js/sign-in.js';
import { guestId, Identities, userId } from '../../main/resources/web/js/state/identities.js';
import { readToken } from '../../main/resources/web/js/state/token.js';
import { FakeBrowser } from './fake-browser.mjs';

const encode = (claims) => Buffer.from(JSON.stringify(claims)).toString('base64url');
const tokenOf = (claims) => `${encode({ alg: 'HS256' })}.${encode(claims)}.c2ln`;
const MALLORY = tokenOf({ sub: 'mallory', name: 'Mallory' });
const HERE = 'https://chat.example/parley/';
const address = (rest) => readAddress(HERE + rest);

test('a token says whose it is', () => {
  assert.deepEqual(readToken(tokenOf({ sub: 'zoë', name: 'Zoë 🎈' })), { user: 'zoë', name: 'Zoë 🎈' });
  assert.deepEqual(readToken(tokenOf({ sub: 'x', name: ' ' })), { user: 'x', name: null });
});

test('what is no token is none', () => {
  for (const text of ['', 'a.b', 'a.b.c', 'hello', tokenOf({ name: 'x' }), tokenOf({ sub: 5 }), tokenOf(null), tokenOf({ sub: '' })]) {
    assert.equal(readToken(text), null, text);
  }
  assert.equal(tokenFault('hello'), 'That is not a token.');
  assert.equal(tokenFault(MALLORY), null);
});

test('an address names a guest, a user, a room; a token in the fragment or, as of old, in the query', () => {
  assert.deepEqual(address('?as=alice&room=x'), { as: 'alice', user: null, room: 'x', token: null, exposed: false });
  assert.deepEqual(address('?user=bob'), { as: null, user: 'bob', room: null, token: null, exposed: false });
  assert.equal(address('#token=abc').token, 'abc');
  assert.equal(address('?token=abc').token, 'abc');
  assert.equal(address('?token=old#token=new').token, 'new');
  assert.deepEqual(address('?as=%20&token=#other'), { as: null, user: null, room: null, token: null, exposed: false });
  assert.equal(address('?token=abc').exposed, true);
  assert.equal(address('?token=old#token=new').exposed, false);
});

test('a token never stays in the address', () => {
  assert.equal(changeAddress(`${HERE}?token=abc&room=x`, {}), `${HERE}?room=x`);
  assert.equal(changeAddress(`${HERE}?as=a#token=abc`, { as: null, user: 'bob' }), `${HERE}?user=bob`);
  assert.equal(changeAddress(`${HERE}?room=x#here`, { room: null }), `${HERE}#here`);
});

function identities() {
  const { store } = new FakeBrowser().openTab();
  return new Identities(store);
}

test('a name in the address is that guest, whoever was here last', () => {
  const known = identities();
  known.keep(guestId('bob'), 't');
  known.setLast(guestId('bob'));
  assert.deepEqual(whoFor(address('?as=alice'), known), { id: guestId('alice'), token: null });
});

test('an address without a name is for whoever was here last, and asks where nobody was', () => {
  const known = identities();
  assert.deepEqual(whoFor(address(''), known), { ask: '' });
  known.keep(userId('bob'), MALLORY);
  known.setLast(userId('bob'));
  assert.deepEqual(whoFor(address(''), known), { id: userId('bob'), token: null });
  known.setLast(null);
  assert.deepEqual(whoFor(address(''), known), { ask: '' });
});

test('a user whose token is not known here is asked for one', () => {
  const known = identities();
  assert.match(whoFor(address('?user=bob'), known).ask, /bob/);
  known.keep(userId('bob'), MALLORY);
  assert.deepEqual(whoFor(address('?user=bob'), known), { id: userId('bob'), token: null });
});

test('a token that servers have seen signs nobody in without a question', () => {
  const known = identities();
  const link = address(`?token=${MALLORY}`);
  assert.equal(whoFor(link, known).id, undefined);
  assert.deepEqual(whoFor(link, known).link, { id: userId('mallory'), token: MALLORY, name: 'Mallory' });
  assert.equal(whoFor(link, known).instead, null);
  known.keep(userId('mallory'), MALLORY);
  known.setLast(userId('mallory'));
  assert.equal(whoFor(link, known).id, userId('mallory'));
});

test('a link signs in where nobody was, or the same user; else the reader is asked', () => {
  const known = identities();
  const link = address(`#token=${MALLORY}`);
  assert.deepEqual(whoFor(link, known), { id: userId('mallory'), token: MALLORY });
  known.keep(guestId('alice'), 't');
  known.setLast(guestId('alice'));
  const { link: asked, instead } = whoFor(link, known);
  assert.deepEqual([asked, instead.name], [{ id: userId('mallory'), name: 'Mallory', token: MALLORY }, 'alice']);
  known.keep(userId('mallory'), MALLORY);
  known.setLast(userId('mallory'));
  assert.deepEqual(whoFor(link, known), { id: userId('mallory'), token: MALLORY });
  assert.match(whoFor(address('#token=x'), known).ask, /damaged/);
});

test('the form names a guest or the user of a token', () => {
  assert.deepEqual(whoNamed({ name: 'a', token: '' }), { id: guestId('a'), token: null });
  assert.deepEqual(whoNamed({ name: 'a', token: MALLORY }), { id: userId('mallory'), token: MALLORY });
});

test('several identities are kept side by side, whatever their names contain', () => {
  const known = identities();
  const ids = [guestId('a/b'), guestId('as:%2F'), userId('guest:x/y')];
  for (const id of ids) known.keep(id, null);
  assert.deepEqual(known.all().map(({ id }) => id).sort(), [...ids].sort());
  known.forget(ids[0]);
  assert.deepEqual(known.all().map(({ id }) => id).sort(), ids.slice(1).sort());
});

// ---- the credentials

function guests(answers, browser = new FakeBrowser()) {
  const { store, tab } = browser.openTab();
  const known = new Identities(store);
  const world = { known, asked: 0, renewed: 0 };
  world.identity = new GuestIdentity({
    id: guestId('alice'), name: 'alice', identities: known,
    fetchJson: async () => {
      world.asked += 1;
      return answers.shift();
    },
    alone: (name, task) => tab.alone(name, task),
    renewed: () => (world.renewed += 1),
  });
  return world;
}

const given = (token) => ({ status: 200, json: { token } });

test('a guest is the same in every tab and after each reload', async () => {
  const browser = new FakeBrowser();
  const first = guests([given('t1')], browser);
  const second = guests([given('t2')], browser);
  const both = await Promise.all([first.identity.credentials(), second.identity.credentials()]);
  assert.deepEqual(both, [{ token: 't1' }, { token: 't1' }]);
  assert.deepEqual(await guests([], browser).identity.credentials(), { token: 't1' });
});

test('a guest whose token is refused gets a new one, once', async () => {
  const { identity } = guests([given('t1'), given('t2')]);
  await identity.credentials();
  assert.equal(identity.refused(), true);
  assert.deepEqual(await identity.credentials(), { token: 't2' });
  assert.equal(identity.refused(), false);
  identity.accepted();
  assert.equal(identity.refused(), true);
});

test('renewed is called when the new token is accepted', async () => {
  const world = guests([given('t1'), given('t2')]);
  await world.identity.credentials();
  world.identity.accepted();
  world.identity.refused();
  await world.identity.credentials();
  assert.equal(world.renewed, 0);
  world.identity.accepted();
  world.identity.accepted();
  assert.equal(world.renewed, 1);
});

test('where another tab has a newer guest token, that one is used and stays', async () => {
  const world = guests([given('t1')]);
  await world.identity.credentials();
  world.known.keep(guestId('alice'), 't2');
  assert.equal(world.identity.refused(), true);
  assert.deepEqual(await world.identity.credentials(), { token: 't2' });
});

test('a server that does not let guests in says what is needed; a busy one is asked again', async () => {
  const failure = async (answer) => guests([answer]).identity.credentials().then(assert.fail, (error) => error);
  assert.match((await failure({ status: 404, json: null })).message, /token is needed/);
  assert.equal((await failure({ status: 503, json: null })).temporary, true);
  assert.equal((await failure({ status: 400, json: { error: { code: 'invalid', message: 'name' } } })).message, 'name');
});

test('a refused token is tried again only when there is a newer one', async () => {
  const known = identities();
  const id = userId('mallory');
  known.keep(id, 't1');
  const identity = new TokenIdentity({ id, identities: known });
  assert.deepEqual(await identity.credentials(), { token: 't1' });
  assert.equal(identity.refused(), false);
  known.keep(id, 't2');
  assert.equal(identity.refused(), true);
  assert.deepEqual(await identity.credentials(), { token: 't2' });
  known.forget(id);
  await assert.rejects(identity.credentials(), ProtocolError);
});
