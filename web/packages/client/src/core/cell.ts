import type { Batcher } from './batcher.js';
import { reportError } from './report-error.js';
import type { Observable } from './observable.js';

/** Keeps listeners, and tells them with the next batch. */
class Listeners {
  readonly #listeners = new Set<{ call: () => void }>();

  constructor(
    readonly batcher: Batcher,
    readonly onFirst: (() => void) | undefined,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    // An object for each, so that the same function may be given twice.
    const entry = { call: listener };
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) {
      this.onFirst?.();
    }
    return () => this.#listeners.delete(entry);
  };

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  readonly tell = (): void => {
    for (const { call } of [...this.#listeners]) {
      try {
        call();
      } catch (error) {
        reportError(error);
      }
    }
  };

  schedule(): void {
    if (!this.isEmpty) {
      this.batcher.add(this.tell);
    }
  }
}

/** An observable that is set. */
export class Cell<T> implements Observable<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly #listeners: Listeners;
  #value: T;

  /** `onFirst` is called whenever the first listener comes. */
  constructor(batcher: Batcher, initial: T, onFirst?: () => void) {
    this.#listeners = new Listeners(batcher, onFirst);
    this.#value = initial;
    this.subscribe = this.#listeners.subscribe;
  }

  readonly get = (): T => this.#value;

  /** Whether anybody listens. */
  get isObserved(): boolean {
    return !this.#listeners.isEmpty;
  }

  set(value: T): void {
    if (!Object.is(value, this.#value)) {
      this.#value = value;
      this.#listeners.schedule();
    }
  }
}

/** An observable that is computed from other state when it is asked for, after that has changed. */
export class Derived<T> implements Observable<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly #listeners: Listeners;
  readonly #compute: () => T;
  #value: { readonly current: T } | undefined;

  constructor(batcher: Batcher, compute: () => T, onFirst?: () => void) {
    this.#listeners = new Listeners(batcher, onFirst);
    this.#compute = compute;
    this.subscribe = this.#listeners.subscribe;
  }

  readonly get = (): T => {
    this.#value ??= { current: this.#compute() };
    return this.#value.current;
  };

  /** What it is computed from has changed. */
  invalidate(): void {
    this.#value = undefined;
    this.#listeners.schedule();
  }
}
