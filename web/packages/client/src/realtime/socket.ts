import { NetworkError, ProblemError, type Problem } from '../core/errors.js';
import type { Clock, WebSocketConstructor, WebSocketLike } from '../core/platform.js';
import type { Push } from './frames.js';

/** After which silence of the server a request counts as lost, and the connection with it. */
const answerMs = 20_000;
/** The server refuses larger frames. */
const maxFrameBytes = 256 * 1024;

/** Who is told what comes. */
export interface SocketListener {
  opened(): void;
  pushed(frame: Push): void;
  closed(code: number): void;
}

interface Pending {
  readonly resolve: (answer: Record<string, unknown>) => void;
  readonly reject: (error: Error) => void;
  readonly timer: unknown;
}

/** One WebSocket: frames as JSON, and answers to requests. */
export class Socket {
  readonly #clock: Clock;
  readonly #socket: WebSocketLike;
  readonly #listener: SocketListener;
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;
  #isClosed = false;
  /** When the last frame came, in milliseconds since 1970. */
  lastFrameAt: number;

  constructor(make: WebSocketConstructor, url: string, clock: Clock, listener: SocketListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.lastFrameAt = clock.now();
    this.#socket = new make(url);
    this.#socket.onopen = () => this.#isClosed || listener.opened();
    this.#socket.onmessage = (event: { readonly data: unknown }) => this.#received(String(event.data));
    this.#socket.onclose = (event: { readonly code: number }) => this.#ended(event.code);
    // An error is followed by a close, which tells more.
    this.#socket.onerror = () => undefined;
  }

  send(frame: Readonly<Record<string, unknown>>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  request(op: string, body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const id = String(++this.#lastId);
    const text = JSON.stringify({ ...body, op, id });
    if (text.length > maxFrameBytes / 4 && new TextEncoder().encode(text).length > maxFrameBytes) {
      const title = 'The request is too large';
      return Promise.reject(new ProblemError({ type: '/problems/payload-too-large', title, status: 413 }));
    }
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => this.abort(), answerMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(text);
    });
  }

  /** Closes it; `closed` is told at once, without waiting for the other side. */
  abort(code = 1006): void {
    if (!this.#isClosed) {
      this.#socket.close();
      this.#ended(code);
    }
  }

  #received(text: string): void {
    if (this.#isClosed) {
      return;
    }
    this.lastFrameAt = this.#clock.now();
    const frame = JSON.parse(text) as { op: string; id?: string; error?: Problem };
    if (frame.op !== 'ok' && frame.op !== 'error') {
      this.#listener.pushed(frame as Push);
      return;
    }
    const pending = this.#pending.get(frame.id ?? '');
    if (pending) {
      this.#pending.delete(frame.id ?? '');
      this.#clock.clearTimeout(pending.timer);
      if (frame.op === 'ok') {
        pending.resolve(frame);
      } else {
        pending.reject(new ProblemError(frame.error ?? { type: 'about:blank', title: 'Refused', status: 500 }));
      }
    }
  }

  #ended(code: number): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    for (const { reject, timer } of this.#pending.values()) {
      this.#clock.clearTimeout(timer);
      reject(new NetworkError('The connection broke'));
    }
    this.#pending.clear();
    this.#listener.closed(code);
  }
}
