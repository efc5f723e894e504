import type { Connection, ConnectionState } from '../api/connection.js';
import { Backoff } from '../core/backoff.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import { NetworkError } from '../core/errors.js';
import type { Clock, Random, WebSocketConstructor } from '../core/platform.js';
import type { TokenSource } from '../http/http.js';
import type { WelcomeFrame } from '../generated/events.js';
import { afterClose } from './close-codes.js';
import { isOffline, watchDevice } from './device.js';
import type { Push } from './frames.js';
import { Heartbeat } from './heartbeat.js';
import { Socket } from './socket.js';

/** How long a connection must live for the next waiting time to be a short one again. */
const stableMs = 10_000;
/** How long opening a connection may take. */
const openMs = 15_000;
const slowDownMs = 10_000;

/** What a connection needs. */
export interface ConnectionParts {
  readonly url: string;
  /** Undefined where there is none. */
  readonly WebSocket: WebSocketConstructor | undefined;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly batcher: Batcher;
}

/** Who is told what a connection brings. */
export interface ConnectionListener {
  /** The last seq that is known, by room; asked before each hello. */
  cursors(): Readonly<Record<string, number>>;
  pushed(frame: Push): void;
  /** A connection that was welcome is not there any more. */
  disconnected(): void;
  /** The account is disabled or deleted. */
  accountGone(): void;
}

/** Keeps one WebSocket open for as long as it is wanted. */
export class ClientConnection implements Connection {
  readonly state: Cell<ConnectionState>;
  listener: ConnectionListener | undefined;
  readonly #parts: ConnectionParts;
  readonly #backoff: Backoff;
  readonly #unwatch: () => void;
  #isWanted = false;
  #isEnabled = false;
  #attempt = 0;
  #socket: Socket | undefined;
  #heartbeat: Heartbeat | undefined;
  #timer: unknown;
  #sentToken = '';
  #hasWelcome = false;
  #hasRefreshed = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random);
    this.state = new Cell<ConnectionState>(parts.batcher, { status: 'idle' });
    this.#unwatch = watchDevice({
      online: () => this.#retryNow(),
      offline: () => this.#goOffline(),
      visible: () => (this.#heartbeat ? this.#heartbeat.probe() : this.#retryNow()),
    });
  }

  connect(): void {
    if (!this.#parts.WebSocket) {
      throw new TypeError('There is no WebSocket here: give one to the client');
    }
    this.#isWanted = true;
    this.#retryNow();
  }

  close(): void {
    this.#isWanted = false;
    this.#stop({ status: 'idle' });
  }

  /** Whether somebody is signed in. */
  enable(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    if (isEnabled) {
      this.#backoff.reset();
      this.#retryNow();
    } else {
      this.#stop({ status: 'idle' });
    }
  }

  /** No more: also what watches the device ends. */
  dispose(): void {
    this.close();
    this.#unwatch();
  }

  request(op: string, body: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    return this.#socket && this.#hasWelcome
      ? this.#socket.request(op, body)
      : Promise.reject(new NetworkError('There is no connection'));
  }

  #retryNow(): void {
    const { status } = this.state.get();
    if (this.#isWanted && this.#isEnabled && status !== 'connecting' && status !== 'online') {
      void this.#open();
    }
  }

  async #open(): Promise<void> {
    const attempt = this.#stop({ status: 'connecting' });
    try {
      const token = await this.#parts.tokens.accessToken();
      if (attempt === this.#attempt) {
        this.#sentToken = token;
        this.#timer = this.#parts.clock.setTimeout(() => this.#socket?.abort(), openMs);
        this.#socket = this.#makeSocket(this.#parts.WebSocket, token);
      }
    } catch {
      // Refused for good, the session has ended, and with it what this connection is for.
      if (attempt === this.#attempt) {
        this.#wait(this.#backoff.next());
      }
    }
  }

  #makeSocket(make: WebSocketConstructor | undefined, token: string): Socket | undefined {
    if (!make) {
      return undefined;
    }
    const { url, clock } = this.#parts;
    const socket: Socket = new Socket(make, url, clock, {
      opened: () => socket.send({ op: 'hello', token, resume: this.listener?.cursors() ?? {} }),
      pushed: (frame) => this.#pushed(frame),
      closed: (code) => this.#closed(socket, code),
    });
    return socket;
  }

  #pushed(frame: Push): void {
    if (frame.op === 'welcome') {
      this.#welcomed(frame);
    } else if (frame.op === 'event' && frame.type === 'auth.expiring') {
      void this.#renew();
    }
    this.listener?.pushed(frame);
  }

  #welcomed(frame: WelcomeFrame): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#timer);
    this.#hasWelcome = true;
    this.#hasRefreshed = false;
    if (this.#socket) {
      this.#heartbeat = new Heartbeat(this.#socket, frame.heartbeatMs, clock);
    }
    this.#timer = clock.setTimeout(() => this.#backoff.reset(), stableMs);
    this.state.set({ status: 'online' });
  }

  async #renew(): Promise<void> {
    try {
      const token = await this.#parts.tokens.renewedToken(this.#sentToken);
      await this.request('auth.renew', { token });
      this.#sentToken = token;
    } catch {
      // Without a newer token the server ends the connection when this one expires; then it is tried again.
    }
  }

  #closed(socket: Socket, code: number): void {
    if (socket !== this.#socket) {
      return;
    }
    const attempt = this.#stop(undefined);
    switch (afterClose(code)) {
      case 'account-gone':
        this.state.set({ status: 'idle', code });
        this.listener?.accountGone();
        break;
      case 'give-up':
        this.state.set({ status: 'idle', code });
        break;
      case 'refresh':
        void this.#refreshed(attempt);
        break;
      case 'slow-down':
        this.#wait(slowDownMs + this.#backoff.next());
        break;
      case 'reconnect':
        this.#wait(this.#backoff.next());
    }
  }

  /** After 4401: with another token at once, but only once in a row. */
  async #refreshed(attempt: number): Promise<void> {
    this.state.set({ status: 'connecting' });
    const isFirst = !this.#hasRefreshed;
    this.#hasRefreshed = true;
    try {
      await this.#parts.tokens.renewedToken(this.#sentToken);
    } catch {
      // The same as without a network: it is tried again, unless the session has ended.
    }
    if (attempt === this.#attempt) {
      if (isFirst) {
        void this.#open();
      } else {
        this.#wait(this.#backoff.next());
      }
    }
  }

  #wait(ms: number): void {
    const { clock } = this.#parts;
    if (isOffline()) {
      this.state.set({ status: 'offline' });
      return;
    }
    this.state.set({ status: 'waiting', retryAt: clock.now() + ms });
    this.#timer = clock.setTimeout(() => void this.#open(), ms);
  }

  #goOffline(): void {
    if (this.state.get().status !== 'idle') {
      this.#stop({ status: 'offline' });
    }
  }

  /** Ends whatever is under way; the number of the attempt that may follow. */
  #stop(state: ConnectionState | undefined): number {
    const socket = this.#socket;
    const wasWelcome = this.#hasWelcome;
    this.#socket = undefined;
    this.#hasWelcome = false;
    this.#heartbeat?.stop();
    this.#heartbeat = undefined;
    this.#parts.clock.clearTimeout(this.#timer);
    if (state) {
      this.state.set(state);
    }
    const attempt = ++this.#attempt;
    socket?.abort();
    if (wasWelcome) {
      this.listener?.disconnected();
    }
    return attempt;
  }
}
