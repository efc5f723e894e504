import type { Person } from '../api/model.js';
import type { Clock } from '../core/platform.js';
import { isUuid } from '../core/uuid.js';
import type { HttpClient } from '../http/http.js';
import type { Store } from '../storage/storage.js';

const prefix = 'person/';
/** As many cards the server gives at once. */
const mostAtOnce = 100;
/** How long a card that was kept counts as fresh. */
const freshMs = 3_600_000;

interface KeptCard {
  readonly person: Person;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Loads what is shown of people: each once, from the storage first. */
export class CardLoader {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #found: (person: Person) => void;
  readonly #wanted = new Set<string>();
  readonly #queue: string[] = [];
  readonly #changes = new Map<string, KeptCard>();
  #failed: string[] = [];
  #store: Store | undefined;
  #kept: Promise<ReadonlyMap<string, KeptCard>> | undefined;
  #isLoading = false;
  #timer: unknown;

  constructor(http: HttpClient, clock: Clock, found: (person: Person) => void) {
    this.#http = http;
    this.#clock = clock;
    this.#found = found;
  }

  start(store: Store): void {
    this.#store = store;
    this.#kept = readKept(store);
    this.#work();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#store = undefined;
    this.#kept = undefined;
    this.#changes.clear();
    this.#failed = [];
    // Who still looks at somebody sees the card again after the next sign-in.
    this.#queue.splice(0, this.#queue.length, ...this.#wanted);
  }

  want(id: string): void {
    if (!this.#wanted.has(id)) {
      this.#wanted.add(id);
      this.#queue.push(id);
      this.#work();
    }
  }

  /** A card that was got elsewhere. */
  loaded(person: Person): void {
    this.#wanted.add(person.id);
    this.#found(person);
    this.#changes.set(prefix + person.id, { person, at: this.#clock.now() });
    this.#timer ??= this.#clock.setTimeout(() => this.#write(), 1_000);
  }

  /** The connection is there again. */
  retry(): void {
    this.#queue.push(...this.#failed.splice(0));
    this.#work();
  }

  #work(): void {
    if (this.#store && !this.#isLoading && this.#queue.length > 0) {
      this.#isLoading = true;
      void this.#loadNext(this.#store).finally(() => {
        this.#isLoading = false;
        this.#work();
      });
    }
  }

  async #loadNext(store: Store): Promise<void> {
    // Meanwhile the rest of the screen says whom it shows.
    const kept = await this.#kept;
    if (store !== this.#store) {
      return;
    }
    const ids = this.#queue.splice(0, mostAtOnce).filter((id) => !this.#showKept(kept?.get(id)));
    if (ids.length === 0) {
      return;
    }
    try {
      // One that is no id, from an address that somebody typed, would spoil the question about the others.
      const userIds = ids.filter(isUuid);
      const { items } =
        userIds.length > 0 ? await this.#http.get('/api/users/cards', { query: { userIds } }) : { items: [] };
      if (store === this.#store) {
        items.forEach((person) => this.loaded(person));
        const known = new Set(items.map(({ id }) => id));
        ids.filter((id) => !known.has(id)).forEach((id) => this.#found(nobody(id)));
      }
    } catch {
      if (store === this.#store) {
        this.#failed.push(...ids);
      }
    }
  }

  /** Whether there is a card that need not be asked for. */
  #showKept(kept: KeptCard | undefined): boolean {
    if (kept) {
      this.#found(kept.person);
    }
    return kept !== undefined && this.#clock.now() - kept.at < freshMs;
  }

  #write(): void {
    this.#timer = undefined;
    const changes = new Map(this.#changes);
    this.#changes.clear();
    this.#store?.write(changes).catch(() => undefined);
  }
}

async function readKept(store: Store): Promise<ReadonlyMap<string, KeptCard>> {
  const entries = await store.entries(prefix).catch(() => []);
  return new Map(entries.map(([key, value]) => [key.slice(prefix.length), value as KeptCard]));
}

function nobody(id: string): Person {
  return {
    id,
    displayName: '',
    username: null,
    avatar: null,
    bio: '',
    statusText: '',
    statusExpiresAt: null,
    deleted: true,
  };
}
