import type { Storage, Store } from './storage.js';

const table = 'values';

/** A storage in the browser's IndexedDB database `name`, shared by all tabs of the origin. */
export function indexedDbStorage(name: string): Storage {
  let database: Promise<IDBDatabase> | undefined;
  const open = () => {
    database ??= openDatabase(name, () => (database = undefined)).catch((error: unknown) => {
      database = undefined;
      throw error;
    });
    return database;
  };
  return {
    open: async (namespace) => {
      await open();
      return new IndexedDbStore(open, namespace);
    },
  };
}

function openDatabase(name: string, onGone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB can not be opened'));
    request.onsuccess = () => {
      const database = request.result;
      // Browsers close databases, e.g. when the user clears the site's data; another version needs it closed.
      database.onclose = onGone;
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      resolve(database);
    };
  });
}

class IndexedDbStore implements Store {
  readonly #open: () => Promise<IDBDatabase>;
  readonly #namespace: string;

  constructor(open: () => Promise<IDBDatabase>, namespace: string) {
    this.#open = open;
    this.#namespace = namespace;
  }

  get(key: string): Promise<unknown> {
    return this.#run('readonly', (values) => result(values.get([this.#namespace, key])));
  }

  entries(prefix: string): Promise<readonly (readonly [string, unknown])[]> {
    return this.#run('readonly', async (values) => {
      const range = this.#range(prefix);
      const [keys, found] = await Promise.all([result(values.getAllKeys(range)), result(values.getAll(range))]);
      return keys.map((key, index) => [(key as [string, string])[1], found[index] as unknown] as const);
    });
  }

  async write(changes: ReadonlyMap<string, unknown>): Promise<void> {
    await this.#run('readwrite', (values) => {
      for (const [key, value] of changes) {
        if (value === undefined) {
          values.delete([this.#namespace, key]);
        } else {
          values.put(value, [this.#namespace, key]);
        }
      }
    });
  }

  async clear(): Promise<void> {
    await this.#run('readwrite', (values) => {
      values.delete(this.#range(''));
    });
  }

  #range(prefix: string): IDBKeyRange {
    // U+FFFF is no character: no key goes on with it.
    return IDBKeyRange.bound([this.#namespace, prefix], [this.#namespace, `${prefix}\uffff`]);
  }

  /** Settles with what `work` gives, when the transaction is committed. */
  async #run<T>(mode: IDBTransactionMode, work: (values: IDBObjectStore) => T | Promise<T>): Promise<T> {
    const transaction = (await this.#open()).transaction(table, mode);
    const committed = new Promise<void>((resolve, reject) => {
      const fail = () => reject(transaction.error ?? new Error('IndexedDB refused a transaction'));
      transaction.oncomplete = () => resolve();
      transaction.onerror = fail;
      transaction.onabort = fail;
    });
    const working = work(transaction.objectStore(table));
    if (mode === 'readwrite') {
      // At once: what a page that ends has not committed is lost.
      transaction.commit();
    }
    const [value] = await Promise.all([working, committed]);
    return value;
  }
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused a request'));
  });
}
