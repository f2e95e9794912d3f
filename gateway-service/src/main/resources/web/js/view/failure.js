// SPDX-License-Identifier: Apache-2.0

import { el } from './dom.js';

/** The page could not start: says so, instead of staying blank. */
export function showFailure(error) {
  console.error(error);
  const again = () => location.reload();
  document.body.append(el('main', { class: 'welcome' },
    el('div', { class: 'card', role: 'alert', data: { testid: 'failure' } },
      el('h1', { text: 'Parley could not start' }),
      el('p', { class: 'lead', text: `Something went wrong on this page: ${error?.message ?? error}` }),
      el('button', { type: 'button', class: 'primary', on: { click: again }, text: 'Load the page again' }))));
}
