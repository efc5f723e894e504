import type { Clock } from '../core/platform.js';
import type { HttpClient } from '../http/http.js';
import type { RoomState } from './room-state.js';

/** How long reactions may come before a message is read again. */
const delayMs = 1_000;

/** Reads messages again on which so many reacted that events alone don't tell for sure how many. */
export class ReactionReader {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #changed: (room: string) => void;

  constructor(http: HttpClient, clock: Clock, changed: (room: string) => void) {
    this.#http = http;
    this.#clock = clock;
    this.#changed = changed;
  }

  settle(state: RoomState): void {
    const seqs = [...state.ambiguous];
    state.ambiguous.clear();
    if (seqs.length > 0) {
      this.#clock.setTimeout(() => seqs.forEach((seq) => void this.#read(state, seq)), delayMs);
    }
  }

  async #read(state: RoomState, seq: number): Promise<void> {
    const { id } = state.info;
    try {
      const path = { id, seq };
      state.refresh(await this.#http.get('/api/rooms/{id}/messages/{seq}', { path }));
      this.#changed(id);
    } catch {
      // The count stays as the events have it.
    }
  }
}
