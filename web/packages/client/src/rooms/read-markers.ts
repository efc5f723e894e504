import type { Clock } from '../core/platform.js';

/** How long markers are gathered: scrolling moves them often. */
const delayMs = 300;

/** Tells the server how far one has read. What can't be told is said again after the next welcome. */
export class ReadMarkers {
  readonly #clock: Clock;
  readonly #tell: (room: string, seq: number) => Promise<unknown>;
  readonly #unsent = new Map<string, number>();
  #timer: unknown;

  constructor(clock: Clock, tell: (room: string, seq: number) => Promise<unknown>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(room: string, seq: number): void {
    this.#unsent.set(room, Math.max(seq, this.#unsent.get(room) ?? 0));
    this.#timer ??= this.#clock.setTimeout(() => this.flush(), delayMs);
  }

  flush(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [room, seq] of this.#unsent) {
      this.#tell(room, seq).catch(() => undefined);
    }
    this.#unsent.clear();
  }
}
