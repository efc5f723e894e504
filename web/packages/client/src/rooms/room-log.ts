import { ProblemError } from '../core/errors.js';
import type { Clock } from '../core/platform.js';
import type { LogEvent } from '../realtime/frames.js';

/** As many events may wait for one that is missing; what comes beyond is read again. */
const maxWaiting = 1_000;

/** A part of a room's log. */
export interface LogPage {
  readonly events: readonly LogEvent[];
  readonly lastSeq: number;
  readonly hasMore: boolean;
}

/** What a log needs. */
export interface RoomLogParts {
  readonly clock: Clock;
  /** How many missed events are read one by one. */
  readonly maxReplay: number;
  cursor(): number;
  /** The event after the cursor. */
  apply(event: LogEvent): void;
  /** The events after a seq, at most 500. */
  read(after: number): Promise<LogPage>;
  /** Begin anew at `to`. */
  reset(to: number): void;
}

/** Brings the events of one room into order: each once, none left out, whatever order and holes they come with. */
export class RoomLog {
  readonly #parts: RoomLogParts;
  readonly #waiting = new Map<number, LogEvent>();
  /** What the log reaches to, as far as is known. */
  #end = 0;
  #connection = 0;
  #isReading = false;
  #isHeld = false;

  constructor(parts: RoomLogParts) {
    this.#parts = parts;
  }

  /** An event as it came. */
  receive(event: LogEvent): void {
    const cursor = this.#parts.cursor();
    if (event.seq <= cursor) {
      return;
    }
    this.#end = Math.max(this.#end, event.seq);
    if (event.seq === cursor + 1 && !this.#isHeld) {
      this.#parts.apply(event);
      this.#drain();
      return;
    }
    if (this.#waiting.size < maxWaiting) {
      this.#waiting.set(event.seq, event);
    }
    this.#repair();
  }

  /** The server leaves out the events up to `to`. */
  skip(to: number, isReset: boolean): void {
    if (isReset || to - this.#parts.cursor() > this.#parts.maxReplay) {
      this.#parts.reset(to);
      this.#drain();
    } else {
      this.#end = Math.max(this.#end, to);
      this.#repair();
    }
  }

  /** Events wait until `release`, while the room's state is read. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#drain();
    this.#repair();
  }

  /** The connection broke: a hello asks for everything after the cursor, so that what waits comes again. */
  disconnected(): void {
    this.#connection += 1;
    this.#waiting.clear();
    this.#end = 0;
    this.#isReading = false;
  }

  #drain(): void {
    let event: LogEvent | undefined;
    while (!this.#isHeld && (event = this.#waiting.get(this.#parts.cursor() + 1))) {
      this.#waiting.delete(event.seq);
      this.#parts.apply(event);
    }
    for (const seq of this.#waiting.keys()) {
      if (seq <= this.#parts.cursor()) {
        this.#waiting.delete(seq);
      }
    }
  }

  #repair(): void {
    if (!this.#isReading && !this.#isHeld && this.#end > this.#parts.cursor()) {
      this.#isReading = true;
      void this.#read(this.#connection);
    }
  }

  async #read(connection: number): Promise<void> {
    while (connection === this.#connection && this.#end > this.#parts.cursor()) {
      try {
        const page = await this.#parts.read(this.#parts.cursor());
        if (connection !== this.#connection) {
          return;
        }
        if (this.#isHeld) {
          break;
        }
        this.#end = Math.max(this.#end, page.lastSeq);
        for (const event of page.events) {
          if (event.seq === this.#parts.cursor() + 1) {
            this.#parts.apply(event);
          }
        }
        this.#drain();
        if (page.events.length === 0) {
          break;
        }
      } catch (error) {
        // Without a connection the next hello asks again; what is refused for good, as after leaving, needs no repair.
        if (!(error instanceof ProblemError && error.isTransient)) {
          break;
        }
        await new Promise<void>((resolve) => this.#parts.clock.setTimeout(resolve, error.retryAfterMs ?? 1_000));
      }
    }
    if (connection === this.#connection) {
      this.#isReading = false;
    }
  }
}
