// SPDX-License-Identifier: Apache-2.0

/** Named events, called in the order of subscription. A listener that throws does not stop the others. */
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    const all = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, [...all, listener]);
    return () => this.#listeners.set(name, this.#listeners.get(name).filter((l) => l !== listener));
  }

  emit(name, ...values) {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(...values);
      } catch (error) {
        console.error('listener failed', name, error);
      }
    }
  }
}
