import type { Person } from '../api/model.js';
import type { Relations } from '../api/people.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { HttpClient } from '../http/http.js';

type Route = '/api/users/me/contacts' | '/api/users/me/blocks';

/** Contacts or blocks. */
export class ClientRelations implements Relations {
  readonly list: Cell<readonly Person[]>;
  readonly #http: HttpClient;
  readonly #route: Route;

  constructor(http: HttpClient, batcher: Batcher, route: Route) {
    this.#http = http;
    this.#route = route;
    this.list = new Cell<readonly Person[]>(batcher, []);
  }

  async load(): Promise<void> {
    const people: Person[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: 500, ...(cursor ? { cursor } : {}) };
      const page = await this.#http.get(this.#route, { query });
      people.push(...(page.items as readonly Person[]));
      cursor = page.nextCursor;
    } while (cursor);
    this.list.set(people);
  }

  async add(userId: string): Promise<void> {
    await this.#http.put(`${this.#route}/{id}`, { path: { id: userId } });
    await this.load();
  }

  async remove(userId: string): Promise<void> {
    await this.#http.delete(`${this.#route}/{id}`, { path: { id: userId } });
    this.list.set(this.list.get().filter(({ id }) => id !== userId));
  }

  /** Forgets the list here. */
  reset(): void {
    this.list.set([]);
  }
}
