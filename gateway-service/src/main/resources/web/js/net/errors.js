// SPDX-License-Identifier: Apache-2.0

/** An error that the server told, or that stands for one: the codes are those of the protocol. */
export class ProtocolError extends Error {
  constructor({ code, message, temporary = false, retryAfter = 0 }) {
    super(message || code);
    this.name = 'ProtocolError';
    this.code = code;
    this.retryAfterMs = Number(retryAfter) || 0;
    this.temporary = Boolean(temporary) || this.retryAfterMs > 0;
  }
}

/** The connection went away before the answer: nothing is known of the outcome. */
export const disconnected = () =>
  new ProtocolError({ code: 'disconnected', message: 'The connection was lost.', temporary: true });

/** No answer in time: nothing is known of the outcome. */
export const timedOut = (op) =>
  new ProtocolError({ code: 'timeout', message: `No answer to ${op} in time.`, temporary: true });

/** Why the server closed for good, in words for a person. */
const FINAL_REASONS = {
  4500: 'The server did not accept your token.',
  4501: 'Your token has expired.',
  4502: 'You were removed from the server.',
  4503: 'This page and the server do not understand each other. Reloading may help.',
  4504: 'The server waited for this page to introduce itself, and gave up.',
  4505: 'This conversation goes on in another window.',
};

/** Close codes from 4500 on are final: the client does not come back by itself. */
export const isFinal = (closeCode) => closeCode >= 4500 && closeCode <= 4999;

/** Close codes that say "what you sent is not acceptable": sending it again would end the same way. */
export const isRefusal = (closeCode) => closeCode === 1003 || closeCode === 1007 || closeCode === 1009;

export function closeReason(closeCode, told) {
  const known = FINAL_REASONS[closeCode] ?? `The server closed the connection (${closeCode}).`;
  return told ? `${known} (${told})` : known;
}
