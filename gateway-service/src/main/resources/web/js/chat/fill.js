// SPDX-License-Identifier: Apache-2.0

const PAGE = 200;
const TRIES = 8;
const WAIT_MS = 400;
const MAX_PAGES = 50;

const offsetOf = (position) => (Number.isInteger(position?.offset) ? position.offset : Infinity);

/**
 * Fills one hole from history, page by page. History follows the log with a little delay: a page
 * counts as complete only when it reaches the hole's end, or when history says that it has come that
 * far; else it is asked again a little later.
 *
 * @param history (fields) => Promise of the reply to the history request
 * @param found (messages) => void
 * @returns whether the hole is known to be filled; a lost connection throws
 */
export async function fillHole(hole, { history, found, sleep }) {
  let after = hole.after;
  let tries = 0;
  for (let page = 0; page < MAX_PAGES && tries < TRIES; page += 1) {
    const answer = await askPatiently(() => history({ after, limit: PAGE }));
    if (answer) {
      const { messages = [], more = false, position } = answer;
      found(messages);
      const newest = messages.length > 0 ? messages[messages.length - 1].offset : after;
      if (newest >= hole.upTo || (!more && offsetOf(position) >= hole.upTo)) return true;
      if (newest > after) {
        after = newest;
        if (more) continue;
      }
    }
    tries += 1;
    await sleep(WAIT_MS * tries);
  }
  return false;
}

async function askPatiently(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error.code === 'disconnected' || !error.temporary) throw error;
    return null;
  }
}
