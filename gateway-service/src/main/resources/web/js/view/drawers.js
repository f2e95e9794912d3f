// SPDX-License-Identifier: Apache-2.0

/** Where there is no room beside the messages, the rooms and the roster are drawers: one open at a time, Escape closes. */
export class Drawers {
  #open = null;

  /** @param drawers [{panel, button}]; backdrop and rest are what lies under an open one */
  constructor(drawers, { backdrop, rest }) {
    Object.assign(this, { drawers, backdrop, rest });
    for (const drawer of drawers) {
      drawer.button.addEventListener('click', () => (this.#open === drawer ? this.close() : this.#show(drawer)));
    }
    backdrop.addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#open) this.close();
    });
    // In a larger window an open drawer is a column again, and its button is gone.
    window.addEventListener('resize', () => this.#open?.button.getClientRects().length === 0 && this.close());
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
    (drawer.panel.querySelector('[aria-current="true"]') ?? drawer.panel).focus();
  }

  #apply() {
    this.backdrop.hidden = !this.#open;
    this.rest.inert = this.#open !== null;
    for (const drawer of this.drawers) {
      const open = drawer === this.#open;
      drawer.panel.classList.toggle('open', open);
      drawer.button.setAttribute('aria-expanded', String(open));
    }
  }
}
