import type { Member, Role } from '../api/model.js';
import type { Members } from '../api/rooms.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { HttpClient } from '../http/http.js';
import type { LogEvent } from '../realtime/frames.js';

const ranks: Readonly<Record<Role, number>> = { owner: 0, admin: 1, moderator: 2, member: 3, reader: 4 };

/** The members of a room. */
export class RoomMembers implements Members {
  readonly list: Cell<readonly Member[]>;
  readonly #http: HttpClient;
  readonly #room: string;
  #loading: Promise<void> | undefined;
  /** What happened while the list was loading. */
  #missed: LogEvent[] = [];
  #isLoaded = false;
  readonly #wasRead: (user: string, seq: number) => void;

  /** `wasRead` hears how far those have read who let others see it. */
  constructor(http: HttpClient, batcher: Batcher, room: string, wasRead: (user: string, seq: number) => void) {
    this.#http = http;
    this.#room = room;
    this.#wasRead = wasRead;
    this.list = new Cell<readonly Member[]>(batcher, []);
  }

  load(): Promise<void> {
    if (this.#isLoaded) {
      return Promise.resolve();
    }
    this.#loading ??= this.#read().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async put(userId: string, role?: Role): Promise<void> {
    await this.#http.put('/api/rooms/{id}/members/{userId}', {
      path: { id: this.#room, userId },
      body: role === undefined ? {} : { role },
    });
  }

  async remove(userId: string): Promise<void> {
    await this.#http.delete('/api/rooms/{id}/members/{userId}', { path: { id: this.#room, userId } });
  }

  applied(event: LogEvent): void {
    if (this.#loading) {
      this.#missed.push(event);
    } else if (this.#isLoaded) {
      this.#apply(event);
    }
  }

  /** What happened is not known: who is interested loads again. */
  reset(): void {
    const wasLoaded = this.#isLoaded;
    this.#isLoaded = false;
    if (wasLoaded) {
      void this.load().catch(() => undefined);
    }
  }

  async #read(): Promise<void> {
    this.#missed = [];
    const members: Member[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: 500, ...(cursor ? { cursor } : {}) };
      const page = await this.#http.get('/api/rooms/{id}/members', { path: { id: this.#room }, query });
      for (const { user, role, readSeq } of page.items) {
        members.push({ user, role });
        if (readSeq !== undefined) {
          this.#wasRead(user, readSeq);
        }
      }
      cursor = page.nextCursor;
    } while (cursor);
    this.#isLoaded = true;
    this.list.set(sorted(members));
    // Each says what is then the case, so that it does no harm where the list knew it.
    this.#missed.forEach((event) => this.#apply(event));
    this.#missed = [];
  }

  #apply(event: LogEvent): void {
    if (event.type === 'member.joined' || event.type === 'member.updated') {
      const others = this.list.get().filter(({ user }) => user !== event.user);
      this.list.set(sorted([...others, { user: event.user, role: event.role }]));
    } else if (event.type === 'member.left') {
      this.list.set(this.list.get().filter(({ user }) => user !== event.user));
    }
  }
}

function sorted(members: Member[]): readonly Member[] {
  return members.sort((a, b) => ranks[a.role] - ranks[b.role] || (a.user < b.user ? -1 : 1));
}
