// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excessCharacters } from '../../main/resources/web/js/view/excess.js';
import { textParts } from '../../main/resources/web/js/view/formatting.js';

const bodyBytes = (text) => new TextEncoder().encode(JSON.stringify({ text })).length;

test('code between backticks and in fences, addresses in neither', () => {
  assert.deepEqual(textParts('use `npm i` and https://a.example'), [
    { text: 'use ' }, { code: 'npm i' }, { text: ' and ' }, { text: 'https://a.example', href: 'https://a.example/' }]);
  assert.deepEqual(textParts('see\n```js\n  a();\n\n  // https://b.example\n```\ndone'), [
    { text: 'see\n' }, { block: '  a();\n\n  // https://b.example' }, { text: 'done' }]);
  assert.deepEqual(textParts('```\n```'), [{ block: '' }]);
});

test('backticks that are no pair stay text, and white space stays as it is', () => {
  for (const text of ['', '`', '``', 'a ` b', '```', '```\nnot closed', 'a `b\nc`', '   first\n\tsecond  \n\n', '```a``` b', '\\`a`']) {
    assert.equal(textParts(text).map((part) => part.text).join(''), text, JSON.stringify(text));
  }
});

test('formatting is quick for text that only begins to be code', () => {
  const begun = Date.now();
  textParts('```\n'.repeat(8_000));
  textParts('`'.repeat(32_000));
  textParts('` '.repeat(16_000));
  assert.ok(Date.now() - begun < 2_000);
});

test('how many characters are too many, as a reader counts them', () => {
  assert.equal(excessCharacters('abc', bodyBytes('abc')), 0);
  assert.equal(excessCharacters('abc', bodyBytes('a')), 2);
  assert.equal(excessCharacters('a👨‍👩‍👧', bodyBytes('a')), 1);
  assert.equal(excessCharacters('a"\n', bodyBytes('a')), 2);
  for (const char of ['x', 'é', '🦊', '\\', '\u0001', '\ud800']) {
    assert.equal(excessCharacters(char.repeat(9_000), bodyBytes(char.repeat(100))), 8_900, char);
  }
});
