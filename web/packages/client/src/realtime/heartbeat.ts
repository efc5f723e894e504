import type { Clock } from '../core/platform.js';
import type { Socket } from './socket.js';

const answerMs = 10_000;

/** Ends a connection that has fallen silent: scripts don't see the server's own pings. */
export class Heartbeat {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #timer: unknown;

  constructor(socket: Socket, intervalMs: number, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#intervalMs = intervalMs > 0 ? intervalMs : 25_000;
    this.#schedule(this.#intervalMs);
  }

  /** Asks at once whether the connection lives, as after the device slept. */
  probe(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#socket.abort(), answerMs);
    this.#socket.request('ping', {}).then(
      () => this.#schedule(this.#intervalMs),
      () => undefined,
    );
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #schedule(ms: number): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => {
      const silentMs = this.#clock.now() - this.#socket.lastFrameAt;
      if (silentMs >= this.#intervalMs) {
        this.probe();
      } else {
        this.#schedule(this.#intervalMs - silentMs);
      }
    }, ms);
  }
}
