// SPDX-License-Identifier: Apache-2.0

const STEPS = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' };

/**
 * Tab reaches one message, the arrows go on from there. A message that has the focus shows what
 * others show under the pointer, and keeps it when its element is replaced.
 */
export class RowFocus {
  #list;
  #reachable = null;
  #focused = null;

  constructor(list) {
    this.#list = list;
    list.addEventListener('focusin', (event) => this.#reach(event.target.closest('.message')));
    list.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The rows are about to change. */
  before() {
    const row = document.activeElement;
    this.#focused = row?.parentElement === this.#list ? row.rowId : null;
  }

  /** The rows have changed. @param nodeOf (row id) => the row's element, if it has one */
  after(nodeOf) {
    const focused = this.#focused === null ? null : nodeOf(this.#focused);
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
    if (!this.#list.contains(document.activeElement)) this.#reach(lastMessage(this.#list));
  }

  #reach(row) {
    if (!row || row === this.#reachable) return;
    if (this.#reachable) this.#reachable.tabIndex = -1;
    row.tabIndex = 0;
    this.#reachable = row;
  }

  #key(event) {
    const step = STEPS[event.key];
    if (!step || event.target.parentElement !== this.#list) return;
    let row = event.target[step];
    while (row && !row.classList.contains('message')) row = row[step];
    if (!row) return;
    event.preventDefault();
    row.focus();
  }
}

function lastMessage(list) {
  let row = list.lastElementChild;
  while (row && !row.classList.contains('message')) row = row.previousElementSibling;
  return row;
}
