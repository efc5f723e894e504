import type { MessageItem, Outgoing, Timeline, TimelineView } from '../api/timeline.js';
import type { Batcher } from '../core/batcher.js';
import { Derived } from '../core/cell.js';
import type { History, HistoryPage } from './history.js';
import { LogWindow } from './log-window.js';
import { maxItems, type RoomState } from './room-state.js';

/** With fewer items than these a timeline that is looked at loads more by itself. */
const enoughItems = 30;
/** As much of the newest part stays when the reader goes far back. */
const keptTail = 60;

/** What a timeline needs. */
export interface TimelineParts {
  readonly batcher: Batcher;
  readonly history: History;
  /** Undefined while the room is not known. */
  state(): RoomState | undefined;
  /** What is on its way, in order, with what the server has taken but not told as an event. */
  outgoing(): readonly (Outgoing | MessageItem)[];
  /** Messages that were read. */
  seen(items: HistoryPage['items']): void;
  /** The windows have changed. */
  changed(): void;
}

/** The timeline of a room. */
export class RoomTimeline implements Timeline {
  readonly view: Derived<TimelineView>;
  readonly #parts: TimelineParts;
  #loading: Promise<void> | undefined;
  #isObserved = false;
  #hasFailed = false;

  constructor(parts: TimelineParts) {
    this.#parts = parts;
    this.view = new Derived(
      parts.batcher,
      () => this.#compute(),
      () => this.#observed(),
    );
  }

  /** The room, or what is on its way, has changed. */
  changed(): void {
    this.view.invalidate();
    this.#fill();
  }

  /** The connection is there again. */
  connected(): void {
    this.#hasFailed = false;
    this.#fill();
  }

  loadOlder(): Promise<void> {
    return this.#load(async (state) => {
      const window = state.detached ?? state.tail;
      if (window.isAtStart) {
        return;
      }
      const { from } = window;
      const page = await this.#parts.history.before(from);
      this.#parts.seen(page.items);
      if (window.from !== from || window !== (state.detached ?? state.tail)) {
        return;
      }
      window.prepend(page.from, page.items);
      if (window === state.tail && window.items.length > maxItems) {
        state.tail = new LogWindow(window.from, window.to, window.items);
        state.tail.trimOldest(keptTail);
        state.detached = window;
      }
      state.detached?.trimNewest(maxItems);
    });
  }

  loadNewer(): Promise<void> {
    return this.#load(async (state) => {
      const window = state.detached;
      if (!window) {
        return;
      }
      const page = await this.#parts.history.after(window.to, state.cursor);
      this.#parts.seen(page.items);
      if (window === state.detached && page.from === window.to + 1) {
        const items = page.items.filter(({ seq }) => seq <= state.cursor);
        window.extend(Math.min(page.to, state.cursor), items);
        window.trimOldest(maxItems);
        this.#attach(state, window);
      }
    });
  }

  jumpTo(seq: number): Promise<void> {
    return this.#load(async (state) => {
      if ((state.detached ?? state.tail).covers(seq)) {
        return;
      }
      if (state.tail.covers(seq)) {
        state.detached = undefined;
        return;
      }
      const page = await this.#parts.history.around(seq, state.cursor);
      this.#parts.seen(page.items);
      const items = page.items.filter((item) => item.seq <= state.cursor);
      this.#attach(state, new LogWindow(page.from, Math.min(page.to, state.cursor), items));
    }, true);
  }

  jumpToLatest(): Promise<void> {
    const state = this.#parts.state();
    if (state?.detached) {
      state.detached = undefined;
      this.#parts.changed();
    }
    return Promise.resolve();
  }

  /** Shows a window, which becomes one with the tail where they touch. */
  #attach(state: RoomState, window: LogWindow): void {
    const { tail } = state;
    if (window.to + 1 < tail.from) {
      state.detached = window;
      return;
    }
    window.extend(tail.to, tail.items);
    window.trimOldest(maxItems);
    state.tail = window;
    state.detached = undefined;
  }

  /** One at a time; the same call as the one that runs, unless it must follow that. */
  #load(work: (state: RoomState) => Promise<void>, mustRun = false): Promise<void> {
    if (this.#loading) {
      return mustRun ? this.#loading.catch(() => undefined).then(() => this.#load(work, true)) : this.#loading;
    }
    const state = this.#parts.state();
    if (!state) {
      return Promise.resolve();
    }
    this.#loading = this.#tell(work(state));
    this.view.invalidate();
    return this.#loading;
  }

  async #tell(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // Not tried again by itself until the connection is there again.
      this.#hasFailed = true;
      throw error;
    } finally {
      this.#loading = undefined;
      this.#parts.changed();
    }
  }

  #observed(): void {
    this.#isObserved = true;
    this.#fill();
  }

  #fill(): void {
    const state = this.#parts.state();
    if (!state || !this.#isObserved) {
      return;
    }
    state.isOpen = true;
    const { tail, detached } = state;
    const needsMore = !detached && !tail.isAtStart && tail.items.length < enoughItems;
    if (needsMore && !this.#loading && !this.#hasFailed) {
      this.loadOlder().catch(() => undefined);
    }
  }

  #compute(): TimelineView {
    const state = this.#parts.state();
    const loading = this.#loading !== undefined;
    if (!state) {
      return { items: [], hasOlder: false, hasNewer: false, loading };
    }
    const { tail, detached } = state;
    return detached
      ? { items: [...detached.items], hasOlder: !detached.isAtStart, hasNewer: true, loading }
      : { items: [...tail.items, ...this.#parts.outgoing()], hasOlder: !tail.isAtStart, hasNewer: false, loading };
  }
}
