import type { Clock } from './platform.js';

/** How long a hidden page, which gets no frames, may be behind. */
const hiddenDelayMs = 100;

/** Runs what is to be told once per frame in a page, and in the next microtask elsewhere. */
export class Batcher {
  readonly #pending = new Set<() => void>();
  readonly #clock: Clock;
  #isScheduled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `task` with the next batch: once, however often it is given until then. */
  add(task: () => void): void {
    this.#pending.add(task);
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#schedule();
    }
  }

  #schedule(): void {
    if (typeof requestAnimationFrame !== 'function') {
      queueMicrotask(() => this.#flush());
      return;
    }
    const timer = this.#clock.setTimeout(() => {
      cancelAnimationFrame(frame);
      this.#flush();
    }, hiddenDelayMs);
    const frame = requestAnimationFrame(() => {
      this.#clock.clearTimeout(timer);
      this.#flush();
    });
  }

  #flush(): void {
    this.#isScheduled = false;
    const tasks = [...this.#pending];
    this.#pending.clear();
    for (const task of tasks) {
      task();
    }
  }
}
