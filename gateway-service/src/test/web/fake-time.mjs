// SPDX-License-Identifier: Apache-2.0

/** A clock and timers that move only when told. */
export class FakeTime {
  now = 1_000_000;
  #timers = new Map();
  #next = 1;

  hooks() {
    return {
      now: () => this.now,
      setTimer: (run, ms) => {
        this.#timers.set(this.#next, { run, due: this.now + ms });
        return this.#next++;
      },
      clearTimer: (id) => this.#timers.delete(id),
    };
  }

  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, t]) => t.due <= end).sort((a, b) => a[1].due - b[1].due)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now = Math.max(this.now, due[1].due);
      due[1].run();
    }
    this.now = end;
  }
}
