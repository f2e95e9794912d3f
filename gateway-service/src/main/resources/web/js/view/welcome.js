// SPDX-License-Identifier: Apache-2.0

/** Asks for a name, or says why none helps. Resolves with {name} or {token}. */
export function askWho({ dialog, form, name, token, tokenPart, guestPart, note }, { guests, suggested, message }) {
  dialog.hidden = false;
  guestPart.hidden = !guests;
  tokenPart.open = !guests;
  name.required = guests;
  name.value = suggested ?? '';
  note.textContent = message ?? (guests ? '' : 'This server does not let guests in: a token is needed.');
  (guests ? name : token).focus();
  return new Promise((resolve) => {
    form.addEventListener('submit', function submitted(event) {
      event.preventDefault();
      const who = { name: name.value.trim(), token: token.value.trim() };
      if (!who.token && (!guests || who.name === '')) return;
      form.removeEventListener('submit', submitted);
      dialog.hidden = true;
      resolve(who.token ? { token: who.token } : { name: who.name });
    });
  });
}
