import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { Clock } from '../core/platform.js';

/** Typing ends by itself after 6 s, and this for the way. */
const heardMs = 7_000;
/** How often it is told that one goes on typing. */
const toldMs = 3_000;

/** What typing needs. */
export interface TypingParts {
  readonly batcher: Batcher;
  readonly clock: Clock;
  readonly me: () => string;
  readonly tell: (isTyping: boolean) => void;
}

/** Who types in a room, oneself included the other way round. */
export class Typing {
  /** Ids of the others, the first first. */
  readonly users: Cell<readonly string[]>;
  readonly #parts: TypingParts;
  readonly #timers = new Map<string, unknown>();
  #toldAt: number | undefined;

  constructor(parts: TypingParts) {
    this.#parts = parts;
    this.users = new Cell<readonly string[]>(parts.batcher, []);
  }

  /** At every key press. */
  start(): void {
    const now = this.#parts.clock.now();
    if (this.#toldAt === undefined || now - this.#toldAt >= toldMs) {
      this.#toldAt = now;
      this.#parts.tell(true);
    }
  }

  stop(): void {
    if (this.#toldAt !== undefined) {
      this.#toldAt = undefined;
      this.#parts.tell(false);
    }
  }

  /** A message ends it without a word. */
  sent(): void {
    this.#toldAt = undefined;
  }

  heard(user: string, isTyping: boolean): void {
    const { clock, me } = this.#parts;
    if (user === me()) {
      return;
    }
    clock.clearTimeout(this.#timers.get(user));
    this.#timers.delete(user);
    if (isTyping) {
      this.#timers.set(
        user,
        clock.setTimeout(() => this.heard(user, false), heardMs),
      );
    }
    const users = this.users.get();
    if (users.includes(user) !== isTyping) {
      this.users.set(isTyping ? [...users, user] : users.filter((other) => other !== user));
    }
  }

  /** Nobody types any more, as far as is known. */
  clear(): void {
    this.#timers.forEach((timer) => this.#parts.clock.clearTimeout(timer));
    this.#timers.clear();
    this.#toldAt = undefined;
    this.users.set([]);
  }
}
