// SPDX-License-Identifier: Apache-2.0

import { readable } from '../chat/name-text.js';
import { tokenFault, whoNamed } from '../sign-in.js';
import { byId, el } from './dom.js';
import { nameAlone } from './name.js';

const NO_GUESTS = 'This server does not let guests in: a token is needed.';

/**
 * Asks who the page is for. Resolves with {id, token} as `whoNamed` returns it, or null where the reader
 * goes back.
 *
 * @param guests whether the server lets guests in
 * @param message why the reader is asked, or ''
 * @param known identities of this browser to choose from
 * @param wantsToken whether a token is what is needed most
 * @param mayCancel whether there is something to go back to
 */
export function askWho({ guests, message = '', known = [], wantsToken = false, mayCancel = false }) {
  const form = byId('welcome-form');
  const name = byId('welcome-name');
  const token = byId('welcome-token');
  const note = byId('welcome-note');
  const asked = new AbortController();
  byId('welcome-guest').hidden = !guests;
  byId('welcome-with-token').open = wantsToken || !guests;
  byId('welcome-cancel').hidden = !mayCancel;
  byId('welcome-why').textContent = [message, guests ? '' : NO_GUESTS].filter(Boolean).join(' ');
  name.value = token.value = note.textContent = '';
  show('form');
  (wantsToken || !guests ? token : name).focus();
  return new Promise((resolve) => {
    const on = (node, event, listener) => node.addEventListener(event, listener, { signal: asked.signal });
    const end = (who) => {
      asked.abort();
      show(null);
      resolve(who);
    };
    showKnown(known, (id) => end({ id, token: null }));
    on(byId('welcome-cancel'), 'click', () => end(null));
    on(form, 'submit', (event) => {
      event.preventDefault();
      const who = { name: name.value.trim(), token: token.value.trim() };
      const fault = who.token ? tokenFault(who.token) : missing(who, guests);
      note.textContent = fault ?? '';
      if (fault === null) end(whoNamed(who));
    });
  });
}

const missing = ({ name }, guests) => {
  if (guests) return name === '' ? 'Enter a name.' : null;
  return 'Enter a token.';
};

/** The address signs in as somebody else than the one who was here last, if any: resolves with whether that is meant. */
export function askAboutLink({ link, instead }) {
  byId('link-text').replaceChildren('You opened a link that signs you in as ', nameAlone(link.name),
    ...(instead ? ['. In this browser you are ', nameAlone(instead.name)] : []),
    '. Go on only if you trust whoever gave you the link: what you write is then written by that user.');
  byId('link-accept').replaceChildren('Sign in as ', nameAlone(link.name));
  byId('link-refuse').replaceChildren(...(instead ? ['Stay ', nameAlone(instead.name)] : ['Do not sign in']));
  show('link');
  byId('link-refuse').focus();
  return new Promise((resolve) => {
    const answer = (accepted) => () => {
      show(null);
      resolve(accepted);
    };
    byId('link-accept').addEventListener('click', answer(true), { once: true });
    byId('link-refuse').addEventListener('click', answer(false), { once: true });
  });
}

function showKnown(known, choose) {
  byId('welcome-known').hidden = known.length === 0;
  byId('welcome-known-list').replaceChildren(...known.map(({ id, name, guest }) => el('button', {
    type: 'button',
    dir: 'auto',
    title: guest === null ? 'signed in with a token' : 'a guest',
    data: { testid: 'known' },
    on: { click: () => choose(id) },
    text: readable(name) || name,
  })));
}

/** @param part `form`, `link`, or null for the chat */
function show(part) {
  byId('welcome').hidden = part === null;
  byId('welcome-form').hidden = part !== 'form';
  byId('link-card').hidden = part !== 'link';
  byId('chat').inert = part !== null;
}
