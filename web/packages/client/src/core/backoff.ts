import type { Random } from './platform.js';

/** Waiting times with full jitter: 0.5 s to a limit that doubles with each try, up to 30 s. */
export class Backoff {
  readonly #random: Random;
  #tries = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds until the next try. */
  next(): number {
    const limit = Math.min(30_000, 1_000 * 2 ** Math.min(this.#tries, 10));
    this.#tries += 1;
    return 500 + this.#random() * (limit - 500);
  }

  reset(): void {
    this.#tries = 0;
  }
}
