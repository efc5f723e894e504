import type { OwnProfile, Page, Person, ProfileChange, Settings, SettingsChange } from '../api/model.js';
import type { People } from '../api/people.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { Clock } from '../core/platform.js';
import type { EventMap } from '../generated/events.js';
import type { HttpClient } from '../http/http.js';
import type { Store } from '../storage/storage.js';
import { CardLoader } from './card-loader.js';
import { ClientRelations } from './relations.js';

/** People, and oneself. */
export class ClientPeople implements People {
  readonly me: Cell<OwnProfile | undefined>;
  readonly settings: Cell<Settings | undefined>;
  readonly contacts: ClientRelations;
  readonly blocks: ClientRelations;
  readonly #http: HttpClient;
  readonly #batcher: Batcher;
  readonly #loader: CardLoader;
  readonly #cells = new Map<string, Cell<Person | undefined>>();

  constructor(http: HttpClient, batcher: Batcher, clock: Clock) {
    this.#http = http;
    this.#batcher = batcher;
    this.#loader = new CardLoader(http, clock, (person) => this.#cell(person.id).set(person));
    this.me = new Cell<OwnProfile | undefined>(batcher, undefined, () => {
      if (this.me.get() === undefined) {
        this.loadMe().catch(() => undefined);
      }
    });
    this.settings = new Cell<Settings | undefined>(batcher, undefined);
    this.contacts = new ClientRelations(http, batcher, '/api/users/me/contacts');
    this.blocks = new ClientRelations(http, batcher, '/api/users/me/blocks');
  }

  get(id: string): Cell<Person | undefined> {
    const cell = this.#cell(id);
    this.#loader.want(id);
    return cell;
  }

  async search(q: string, cursor?: string): Promise<Page<Person>> {
    const page = await this.#http.get('/api/users', { query: { q, ...(cursor === undefined ? {} : { cursor }) } });
    page.items.forEach((person) => this.#loader.loaded(person));
    return page;
  }

  async loadMe(): Promise<OwnProfile> {
    return this.#ownProfile(await this.#http.get('/api/users/me'));
  }

  async updateMe(change: ProfileChange): Promise<OwnProfile> {
    return this.#ownProfile(await this.#http.patch('/api/users/me', { body: change }));
  }

  async loadSettings(): Promise<Settings> {
    return this.#settings(await this.#http.get('/api/users/me/settings'));
  }

  async updateSettings(change: SettingsChange): Promise<Settings> {
    return this.#settings(await this.#http.patch('/api/users/me/settings', { body: change }));
  }

  start(store: Store): void {
    this.#loader.start(store);
  }

  stop(): void {
    this.#loader.stop();
    this.#cells.forEach((cell) => cell.set(undefined));
    this.me.set(undefined);
    this.settings.set(undefined);
    this.contacts.reset();
    this.blocks.reset();
  }

  connected(): void {
    this.#loader.retry();
    if (this.me.isObserved && this.me.get() === undefined) {
      this.loadMe().catch(() => undefined);
    }
  }

  /** Somebody's name or picture has changed. */
  updated({ user, info }: EventMap['user.updated']): void {
    const known = this.#cells.get(user)?.get();
    if (known) {
      const { displayName, username = null, avatar = null } = info;
      this.#loader.loaded({ ...known, displayName, username, avatar });
    }
    const me = this.me.get();
    if (me?.id === user) {
      this.loadMe().catch(() => undefined);
    }
  }

  #ownProfile(profile: OwnProfile): OwnProfile {
    this.me.set(profile);
    const { id, displayName, username, avatar, bio, statusText, statusExpiresAt } = profile;
    this.#loader.loaded({ id, displayName, username, avatar, bio, statusText, statusExpiresAt });
    return profile;
  }

  #settings(settings: Settings): Settings {
    this.settings.set(settings);
    return settings;
  }

  #cell(id: string): Cell<Person | undefined> {
    let cell = this.#cells.get(id);
    if (!cell) {
      cell = new Cell<Person | undefined>(this.#batcher, undefined);
      this.#cells.set(id, cell);
    }
    return cell;
  }
}
