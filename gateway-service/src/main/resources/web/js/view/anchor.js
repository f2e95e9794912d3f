// SPDX-License-Identifier: Apache-2.0

/**
 * The first message on the screen and where it is: {id, y, height}, `y` from the upper edge of the
 * scroller. Null where there is none.
 */
export function anchorOf(scroller, list) {
  const { top } = scroller.getBoundingClientRect();
  const rows = list.children;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle].getBoundingClientRect().bottom <= top) low = middle + 1;
    else high = middle;
  }
  // A day or divider row may go away as rows are added above: hold on to a message.
  while (low < rows.length && !rows[low].classList.contains('message')) low += 1;
  const row = rows[low];
  if (!row) return null;
  const box = row.getBoundingClientRect();
  return { id: row.rowId, y: box.top - top, height: box.height };
}

/** Scrolls so that the message is where it was; of one that was cut off, the same part is shown. */
export function restoreAnchor(scroller, row, { y, height }) {
  const box = row.getBoundingClientRect();
  const wanted = y < 0 ? y * (box.height / height) : y;
  scroller.scrollTop += box.top - scroller.getBoundingClientRect().top - wanted;
}
