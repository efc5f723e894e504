import type { Room } from '../api/model.js';
import type { Clock } from '../core/platform.js';
import { watchDevice } from '../realtime/device.js';
import type { Store } from '../storage/storage.js';
import { LogWindow, type LogItem } from './log-window.js';
import { RoomState } from './room-state.js';

const prefix = 'room/';
/** How long changes are gathered before they are written. */
const delayMs = 500;
/** As many items of a room's end are kept. */
const keptItems = 60;

/** A room as it is kept: one value, so that the cursor and what it speaks of can't differ. */
interface KeptRoom {
  readonly info: Room;
  readonly cursor: number;
  readonly from: number;
  readonly items: readonly LogItem[];
}

/** Keeps rooms in the storage. A storage that fails costs the cache only. */
export class RoomCache {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #changes = new Map<string, RoomState | undefined>();
  #timer: unknown;
  #writing: Promise<void> = Promise.resolve();
  readonly #unwatch: () => void;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#unwatch = watchDevice({ hidden: () => void this.flush() });
  }

  /** Writes what there is to write; nothing may be told afterwards. */
  async close(): Promise<void> {
    this.#unwatch();
    await this.flush();
  }

  /** What was kept. */
  async read(me: string): Promise<readonly RoomState[]> {
    const entries = await this.#store.entries(prefix).catch(() => []);
    return entries.map(([, value]) => {
      const { info, cursor, from, items } = value as KeptRoom;
      return new RoomState(me, info, cursor, new LogWindow(from, cursor, items));
    });
  }

  /** The epoch of the store that the kept rooms are of. */
  async epoch(): Promise<string | undefined> {
    return (await this.#store.get('epoch').catch(() => undefined)) as string | undefined;
  }

  async setEpoch(epoch: string): Promise<void> {
    await this.#store.write(new Map([['epoch', epoch]])).catch(() => undefined);
  }

  /** Has changed; written a moment later. */
  changed(state: RoomState): void {
    this.#add(state.info.id, state);
  }

  removed(id: string): void {
    this.#add(id, undefined);
  }

  /** Settles when everything is written. */
  async flush(): Promise<void> {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = new Map([...this.#changes].map(([id, state]) => [prefix + id, state && keep(state)]));
    this.#changes.clear();
    if (changes.size > 0) {
      this.#writing = this.#writing.then(() => this.#store.write(changes)).catch(() => undefined);
    }
    await this.#writing;
  }

  #add(id: string, state: RoomState | undefined): void {
    this.#changes.set(id, state);
    this.#timer ??= this.#clock.setTimeout(() => void this.flush(), delayMs);
  }
}

function keep(state: RoomState): KeptRoom {
  const tail = new LogWindow(state.tail.from, state.tail.to, state.tail.items);
  tail.trimOldest(keptItems);
  return { info: state.info, cursor: state.cursor, from: tail.from, items: tail.items };
}
