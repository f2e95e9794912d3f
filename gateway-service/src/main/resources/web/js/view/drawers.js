// SPDX-License-Identifier: Apache-2.0

/** On narrow screens the rooms and the roster are drawers: one open at a time, Escape closes. */
export class Drawers {
  #open = null;

  /** @param drawers [{panel, button}], backdrop */
  constructor(drawers, backdrop) {
    this.drawers = drawers;
    this.backdrop = backdrop;
    for (const drawer of drawers) {
      drawer.button.addEventListener('click', () => (this.#open === drawer ? this.close() : this.#show(drawer)));
    }
    backdrop.addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#open) this.close();
    });
  }

  close() {
    const drawer = this.#open;
    if (!drawer) return;
    this.#open = null;
    this.#apply();
    drawer.button.focus();
  }

  #show(drawer) {
    this.#open = drawer;
    this.#apply();
    drawer.panel.querySelector('button, input')?.focus();
  }

  #apply() {
    this.backdrop.hidden = !this.#open;
    for (const drawer of this.drawers) {
      const open = drawer === this.#open;
      drawer.panel.classList.toggle('open', open);
      drawer.button.setAttribute('aria-expanded', String(open));
    }
  }
}
