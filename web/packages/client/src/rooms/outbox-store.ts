import type { Post } from '../api/timeline.js';
import type { Tabs } from '../session/tabs.js';
import type { Store } from '../storage/storage.js';

const prefix = 'outbox/';

/** A message that is to be sent. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly room: string;
  readonly post: Post;
  readonly createdAt: string;
  /** Why the server refused it. */
  readonly failure?: { readonly code: string; readonly detail: string };
}

interface KeptEntry extends OutboxEntry {
  /** The tab that sends it, as long as that lives. */
  readonly tab: string;
}

/** Keeps the outbox in the storage. Each tab sends what was written there, and what tabs that have ended left behind. */
export class OutboxStore {
  readonly #store: Store;
  readonly #tabs: Tabs;
  readonly #adopted: (entries: readonly OutboxEntry[]) => void;
  readonly #tab = crypto.randomUUID();
  readonly #followed = new Set<string>([this.#tab]);
  #writing: Promise<void> = Promise.resolve();
  #hasTold = false;
  #isClosed = false;
  #end: () => void = () => undefined;

  /** `adopted` is given what this tab is to send from now on. */
  constructor(store: Store, tabs: Tabs, adopted: (entries: readonly OutboxEntry[]) => void) {
    this.#store = store;
    this.#tabs = tabs;
    this.#adopted = adopted;
  }

  async start(): Promise<void> {
    this.#tabs.hold(lockOf(this.#tab), new Promise((resolve) => (this.#end = resolve)));
    this.#tabs.listen((message) => {
      if (message.kind === 'outbox') {
        void this.#follow(message.tab);
      }
    });
    const entries = await this.#entries();
    // Where there are no locks nobody can tell whether the others live: what is sent twice is stored once.
    await Promise.all([...new Set(entries.map(({ tab }) => tab))].map((tab) => this.#isAlone(tab)));
  }

  put(entry: OutboxEntry): void {
    this.#write(entry.clientId, { ...entry, tab: this.#tab });
    if (!this.#hasTold) {
      this.#hasTold = true;
      this.#tabs.tell({ kind: 'outbox', tab: this.#tab });
    }
  }

  delete(clientId: string): void {
    this.#write(clientId, undefined);
  }

  /** Settles when everything is written; other tabs may then take over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    this.#end();
  }

  /** Adopts at once what is left of a tab that has ended; waits in the background for the end of one that lives. */
  async #isAlone(tab: string): Promise<void> {
    await Promise.race([this.#follow(tab), this.#tabs.isHeld(lockOf(tab))]);
  }

  async #follow(tab: string): Promise<void> {
    if (this.#followed.has(tab)) {
      return;
    }
    this.#followed.add(tab);
    await this.#tabs.whenFree(lockOf(tab), async () => {
      const left = (await this.#entries()).filter((entry) => entry.tab === tab);
      if (this.#isClosed || left.length === 0) {
        return;
      }
      left.forEach(({ tab: _tab, ...entry }) => this.#write(entry.clientId, { ...entry, tab: this.#tab }));
      await this.#writing;
      this.#adopted(left.map(({ tab: _tab, ...entry }) => entry));
    });
  }

  async #entries(): Promise<readonly KeptEntry[]> {
    await this.#writing;
    const entries = await this.#store.entries(prefix).catch(() => []);
    return entries.map(([, value]) => value as KeptEntry);
  }

  #write(clientId: string, value: KeptEntry | undefined): void {
    const changes = new Map([[prefix + clientId, value]]);
    this.#writing = this.#writing.then(() => this.#store.write(changes)).catch(() => undefined);
  }
}

function lockOf(tab: string): string {
  return `outbox/${tab}`;
}
