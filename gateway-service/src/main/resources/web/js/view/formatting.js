// SPDX-License-Identifier: Apache-2.0

import { linkify } from './linkify.js';

/** A block between two lines that begin with three backticks, or code between backticks on one line. */
const CODE = /^```[\w+#.-]*[ \t]*\n(?<block>[\s\S]*?)\n?^```[ \t]*$\n?|(?<![`\\])`(?<inline>[^`\n]+)`(?!`)/gmu;

/**
 * Splits a message into {text}, {text, href}, {code} and {block} parts. What is no whole code or
 * address stays text, and white space is kept as it is.
 */
export function textParts(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(CODE)) {
    const { block, inline } = match.groups;
    parts.push(...linkify(text.slice(done, match.index)));
    parts.push(block === undefined ? { code: inline } : { block });
    done = match.index + match[0].length;
  }
  parts.push(...linkify(text.slice(done)));
  return parts;
}
