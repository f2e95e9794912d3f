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

/** What ends a client for good, by close code. */
const ENDS = {
  4500: { kind: 'refused', message: 'The server does not accept your sign-in.' },
  4501: { kind: 'expired', message: 'Your sign-in has expired.' },
  4502: { kind: 'removed', message: 'You were removed from the server.' },
  4503: { kind: 'outdated', message: 'This page and the server do not understand each other.' },
  4504: { kind: 'closed', message: 'The server waited too long for this page.' },
  4505: { kind: 'closed', message: 'This conversation goes on in another window.' },
};

/** Close codes from 4500 on are final: the client does not come back by itself. */
export const isFinal = (closeCode) => closeCode >= 4500 && closeCode <= 4999;

/** Close codes that say "what you sent is not acceptable": sending it again would end the same way. */
export const isRefusal = (closeCode) => [1002, 1003, 1007, 1009].includes(closeCode);

/**
 * Why a client ended: `message` for a person, `detail` for whoever looks into it, and `kind`:
 * `expired` and `refused`, another sign-in is needed; `outdated`, the page must be loaded again;
 * `removed` and `closed`, another attempt may succeed.
 */
export function endOf(error, closeCode) {
  const detail = [closeCode || null, error.message].filter(Boolean).join(' ');
  const known = ENDS[closeCode];
  if (known) return { ...known, detail };
  if (error.code === 'unauthorized') return { ...ENDS[4500], detail };
  if (error.code === 'closed') return { kind: 'closed', message: 'The server closed the connection.', detail };
  const kind = error.code === 'guests_off' || error.code === 'invalid' ? 'refused' : 'closed';
  return { kind, message: error.message, detail };
}
