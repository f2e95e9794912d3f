// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';
import { disconnected, endOf, isFinal, isRefusal, ProtocolError } from './errors.js';
import { PendingRequests } from './pending.js';
import { Reconnect } from './reconnect.js';

const REQUEST_TIMEOUT_MS = 15_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const PING_TIMEOUT_MS = 8_000;

/**
 * One session with the server over however many connections it takes.
 *
 * States: connecting -> connected -> reconnecting -> connecting ..., and closed, which is final
 * until `start` is called again. Emits `state`, `connected` (the reply to connect),
 * `disconnected` ({refused}), `event` (each event frame of the server).
 */
export class Client extends Emitter {
  socket = null;
  state = 'closed';
  /** Why the client is closed: {kind, message, detail} as `endOf` returns it, else null. */
  end = null;
  user = null;
  name = null;
  session = null;
  limits = {};
  #resume = null;
  #pending = new PendingRequests();
  #round = 0;
  #heartbeatTimer = null;
  #drainTimer = null;
  #refusal = null;

  /**
   * @param url of the WebSocket
   * @param credentials async () => {token} or {guest}; throws a ProtocolError when there is none
   * @param refused (error) => boolean: the credentials were refused; true if others can be had
   */
  constructor({ url, credentials, refused = () => false, WebSocketType = globalThis.WebSocket, reconnect = {} }) {
    super();
    this.url = url;
    this.credentials = credentials;
    this.refused = refused;
    this.WebSocketType = WebSocketType;
    this.reconnect = new Reconnect({ ...reconnect, run: () => this.#open() });
  }

  start() {
    if (this.state === 'closed') this.#open();
  }

  /** Leaves for good; `start` begins again. */
  stop() {
    const { socket } = this;
    this.#forget();
    if (socket) this.#letGo(socket);
    this.reconnect.cancel();
    this.#become('closed');
    this.emit('disconnected', { refused: false });
  }

  /** Connects at once instead of waiting for the rest of the delay. */
  hurry() {
    this.reconnect.hurry();
  }

  /** Asks; the promise fails with a ProtocolError. One attempt: whether to ask again is the caller's matter. */
  request(op, fields = {}, timeoutMs = REQUEST_TIMEOUT_MS) {
    if (this.state !== 'connected') return Promise.reject(disconnected());
    return this.#ask(op, fields, timeoutMs);
  }

  /** Finds out soon whether the connection still lives, for instance after the machine slept. */
  probe() {
    if (this.state !== 'connected') return this.hurry();
    const socket = this.socket;
    this.request('ping', {}, PING_TIMEOUT_MS).catch((error) => {
      if (error.code === 'timeout') this.#abandon(socket);
    });
  }

  async #open() {
    const round = ++this.#round;
    this.#become('connecting');
    let credentials;
    try {
      credentials = await this.credentials();
    } catch (error) {
      if (round === this.#round) this.#failed(error);
      return;
    }
    if (round !== this.#round) return;
    const socket = new this.WebSocketType(this.url, 'parley.v1');
    this.socket = socket;
    const timer = setTimeout(() => this.#abandon(socket), HANDSHAKE_TIMEOUT_MS);
    socket.onopen = () => this.#introduce(socket, credentials, timer);
    socket.onmessage = (message) => this.#receive(socket, message.data);
    socket.onclose = (close) => {
      clearTimeout(timer);
      this.#closed(socket, close.code, close.reason);
    };
  }

  async #introduce(socket, credentials, timer) {
    const resume = this.#resume ? { resume: this.#resume } : {};
    try {
      const ok = await this.#ask('connect', { ...credentials, ...resume }, HANDSHAKE_TIMEOUT_MS);
      if (socket !== this.socket) return;
      clearTimeout(timer);
      this.#accepted(ok);
    } catch (error) {
      if (socket !== this.socket || error.code === 'disconnected') return;
      if (error.code === 'unauthorized') {
        // The close code that follows says whether the token is out of date or not good at all.
        this.#refusal = error;
        return;
      }
      clearTimeout(timer);
      this.#letGo(socket);
      this.#failed(error);
    }
  }

  #accepted(ok) {
    this.#resume = ok.resume ?? null;
    this.session = ok.session;
    this.user = ok.user;
    this.name = ok.name ?? null;
    this.node = ok.node;
    this.limits = ok.limits ?? {};
    this.#become('connected');
    this.reconnect.connected();
    const everyMs = Math.max(5, Number(ok.heartbeat) || 30) * 1000;
    this.#heartbeatTimer = setInterval(() => this.probe(), everyMs);
    this.emit('connected', ok);
  }

  #ask(op, fields, timeoutMs) {
    const socket = this.socket;
    return this.#pending.add(op, timeoutMs, (id) => {
      if (socket.readyState === 1) socket.send(JSON.stringify({ id, op, ...fields }));
    });
  }

  #receive(socket, text) {
    if (socket !== this.socket) return;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return console.warn('frame is no JSON', text.length);
    }
    if (frame.event === 'drain') this.#drain(socket, Number(frame.after) || 0);
    if (frame.event) this.emit('event', frame);
    else if (!this.#pending.settle(frame) && frame.error) console.warn('server complains', frame.error);
  }

  /** The node goes away: leave it in good order a little before it closes, with the cursors kept. */
  #drain(socket, afterMs) {
    clearTimeout(this.#drainTimer);
    this.#drainTimer = setTimeout(() => {
      if (socket === this.socket) this.#abandon(socket);
    }, afterMs);
  }

  /** Gives a socket up without waiting for its close handshake, which a dead peer never ends. */
  #abandon(socket) {
    if (socket !== this.socket) return;
    this.#letGo(socket);
    this.#closed(socket, 1006, '');
  }

  #letGo(socket) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #closed(socket, code, reason) {
    if (socket !== this.socket) return;
    if (this.#refusal) this.#failed(this.#refusal, code);
    else if (isFinal(code)) this.#failed(new ProtocolError({ code: 'closed', message: reason }), code);
    else this.#lost(isRefusal(code));
  }

  /** Could not connect: for a moment or for good. */
  #failed(error, closeCode = 0) {
    const unauthorized = error.code === 'unauthorized' || closeCode === 4500 || closeCode === 4501;
    if (error.temporary || (unauthorized && this.refused(error))) return this.#lost(false);
    this.#forget();
    this.reconnect.cancel();
    this.end = endOf(error, closeCode);
    this.#become('closed');
    this.emit('disconnected', { refused: false });
  }

  #lost(refused) {
    this.#forget();
    this.reconnect.schedule();
    this.#become('reconnecting');
    this.emit('disconnected', { refused });
  }

  #forget() {
    this.#round += 1;
    this.socket = null;
    this.#refusal = null;
    clearInterval(this.#heartbeatTimer);
    clearTimeout(this.#drainTimer);
    this.#pending.rejectAll(disconnected());
  }

  #become(state) {
    this.state = state;
    if (state !== 'closed') this.end = null;
    this.emit('state', state);
  }
}
