import type { Presence } from '../api/model.js';
import type { PresenceHub } from '../api/people.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { EventMap } from '../generated/events.js';
import type { HttpClient } from '../http/http.js';

/** The server answers for as many users at once. */
const maxUsers = 100;
const offline: Presence = { status: 'offline' };

/** Who is there. */
export class ClientPresence implements PresenceHub {
  readonly #http: HttpClient;
  readonly #batcher: Batcher;
  readonly #tell: (status: 'online' | 'away') => void;
  readonly #cells = new Map<string, Cell<Presence>>();
  readonly #wanted = new Set<string>();
  /** Whose answer is on the way. */
  readonly #asked = new Set<string>();
  #isConnected = false;
  #own: 'online' | 'away' = 'online';

  constructor(http: HttpClient, batcher: Batcher, tell: (status: 'online' | 'away') => void) {
    this.#http = http;
    this.#batcher = batcher;
    this.#tell = tell;
  }

  of(userId: string): Cell<Presence> {
    let cell = this.#cells.get(userId);
    if (!cell) {
      cell = new Cell<Presence>(this.#batcher, offline, () => this.#want(userId));
      this.#cells.set(userId, cell);
    }
    return cell;
  }

  set(status: 'online' | 'away'): void {
    if (status !== this.#own) {
      this.#own = status;
      if (this.#isConnected) {
        this.#tell(status);
      }
    }
  }

  connected(): void {
    this.#isConnected = true;
    if (this.#own === 'away') {
      this.#tell('away');
    }
    for (const [id, cell] of this.#cells) {
      if (cell.isObserved) {
        this.#want(id);
      }
    }
  }

  disconnected(): void {
    this.#isConnected = false;
  }

  stop(): void {
    this.#isConnected = false;
    this.#own = 'online';
    this.#cells.forEach((cell) => cell.set(offline));
  }

  heard({ user, status, lastSeen }: EventMap['presence']): void {
    // Its own answer is on the way: what comes now is newer than that.
    this.#asked.delete(user);
    this.#set(user, status, lastSeen);
  }

  #want(userId: string): void {
    if (this.#isConnected) {
      if (this.#wanted.size === 0) {
        queueMicrotask(() => void this.#load());
      }
      this.#wanted.add(userId);
    }
  }

  async #load(): Promise<void> {
    const ids = [...this.#wanted];
    this.#wanted.clear();
    ids.forEach((id) => this.#asked.add(id));
    for (let start = 0; start < ids.length; start += maxUsers) {
      const userIds = ids.slice(start, start + maxUsers).join(',');
      try {
        const { items } = await this.#http.get('/api/presence', { query: { userIds } });
        for (const { user, status, lastSeen } of items) {
          if (this.#asked.delete(user)) {
            this.#set(user, status, lastSeen);
          }
        }
      } catch {
        // Asked for again with the next connection.
      }
    }
  }

  #set(user: string, status: Presence['status'], lastSeen: string | undefined): void {
    const old = this.#cells.get(user);
    if (old && (old.get().status !== status || old.get().lastSeen !== lastSeen)) {
      old.set(lastSeen === undefined ? { status } : { status, lastSeen });
    }
  }
}
