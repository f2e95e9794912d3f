// SPDX-License-Identifier: Apache-2.0

import { graphemes } from '../chat/name-text.js';

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(JSON.stringify(text)).length;
const QUOTES_BYTES = bytesOf('');
const SEARCHED = 4_096;

/**
 * How many characters must go from the end of a text for its body to fit.
 *
 * @param limitBytes the most that the JSON of `{text}` may have
 */
export function excessCharacters(text, limitBytes) {
  let over = encoder.encode(JSON.stringify({ text })).length - limitBytes;
  let characters = 0;
  let end = text.length;
  while (over > 0 && end > 0) {
    // A piece at a time: cutting a long text into characters is slow, and mostly not needed.
    const begin = beginOfCharacter(text, Math.max(0, end - SEARCHED));
    const piece = graphemes(text.slice(begin, end));
    for (let i = piece.length - 1; i >= 0 && over > 0; i -= 1) {
      over -= bytesOf(piece[i]) - QUOTES_BYTES;
      characters += 1;
    }
    end = begin;
  }
  return characters;
}

const beginOfCharacter = (text, at) => (at > 0 && /[\udc00-\udfff]/.test(text[at]) ? at - 1 : at);
