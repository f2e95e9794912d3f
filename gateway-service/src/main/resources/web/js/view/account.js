// SPDX-License-Identifier: Apache-2.0

import { byId, setText } from './dom.js';
import { nameAlone } from './name.js';

const GUEST = 'You are a guest: this browser knows you by a key that the server gave it. '
  + 'If you log out the key is gone, and nobody can be this guest again.';
const USER = 'If you log out, your token and everything remembered for you is removed from this browser.';
const UNSENT = 'You have a draft or a message that is not sent yet. It is lost if you log out.';

/** Who the reader is, and the ways to be somebody else. */
export class AccountDialog {
  /** @param unsent () => whether something would be lost; somebodyElse (); logOut () */
  constructor({ who, client, unsent, somebodyElse, logOut }) {
    const dialog = byId('account');
    byId('account-button').addEventListener('click', () => {
      byId('account-title').replaceChildren('You are ', nameAlone(client.name ?? who.name));
      setText(byId('account-text'), who.guest === null ? USER : GUEST);
      setText(byId('account-unsent'), unsent() ? UNSENT : '');
      dialog.showModal();
    });
    byId('account-else').addEventListener('click', () => {
      dialog.close();
      somebodyElse();
    });
    byId('account-out').addEventListener('click', () => {
      dialog.close();
      logOut();
    });
    byId('account-cancel').addEventListener('click', () => dialog.close());
  }
}
