// SPDX-License-Identifier: Apache-2.0

const segmenter = Intl.Segmenter ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** The characters of a text as a reader counts them: an accent, a flag or a family is part of one. */
export const graphemes = (text) => (segmenter ? Array.from(segmenter.segment(text), (part) => part.segment) : [...text]);

const PICTURE = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})/u;
const BLANKS = /[\s\p{Cc}\p{Z}\u2800]+/gu;
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const TOWER_OF_MARKS = /(\p{M}{4})\p{M}+/gu;
const JOINERS = '\u200c\u200d';
/** Scripts whose spelling needs the joiners; elsewhere they are just invisible. */
const JOINED_SCRIPT = /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}]/u;

/**
 * A name as it is shown: on one line, without control characters, direction marks, invisible
 * characters and towers of accents. Empty where nothing of it can be seen.
 */
export function readable(name) {
  const shown = graphemes(name.replace(BLANKS, ' ')).map(withoutInvisible).join('')
    .replace(TOWER_OF_MARKS, '$1').replace(/ {2,}/gu, ' ').trim();
  return VISIBLE.test(shown) ? shown : '';
}

function withoutInvisible(grapheme) {
  if (PICTURE.test(grapheme)) return grapheme;
  const joins = JOINED_SCRIPT.test(grapheme);
  return grapheme.replace(INVISIBLE, (char) => (joins && JOINERS.includes(char) ? char : ''));
}

const COMPARED_CHARACTERS = 16;
/** What the page itself writes after a name. */
const BORROWED_TAG = /(?:\s*#[\w-]{1,24}|\s+\(?(?:you|member)\)?)\s*$/iu;
const NOT_COMPARED = /[\s\p{M}\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const pairs = (text) => new Map(text.split(' ').map((pair) => [...pair]));
/** Letters that look like Latin ones, after Unicode's confusables (UTS 39); the other way is not needed. */
const CAPITALS = pairs('АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX');
const SMALL = pairs('аa вb еe ѕs јj кk мm нh оo рp сc тt уy хx һh ԁd ԛq ԝw αa γy κk νv οo ρp τt υu χx ωw øo đd ɑa ɡg օo սu հh ոn զq 0o '
  + 'іl ıl ιl ɩl ӏl łl il 1l |l');
const PAIRS_ALIKE = [[/rn/gu, 'm'], [/vv/gu, 'w']];

/**
 * The same text for names that a reader may take for one another: case, accents, blanks, invisible
 * characters and letters of another alphabet make no difference, nor does what is cut off on a narrow
 * screen. It is for comparing only.
 */
export function appearanceOf(name) {
  const capitals = replaceEach(name.replace(BORROWED_TAG, '').normalize('NFKD'), CAPITALS);
  const bare = capitals.toLowerCase().normalize('NFKD').replace(NOT_COMPARED, '');
  const alike = PAIRS_ALIKE.reduce((text, [pair, one]) => text.replace(pair, one), replaceEach(bare, SMALL));
  return [...alike].slice(0, COMPARED_CHARACTERS).join('');
}

const replaceEach = (text, table) => Array.from(text, (char) => table.get(char) ?? char).join('');
