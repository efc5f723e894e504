import type { MessageItem, RoomNotice } from '../api/timeline.js';

/** What of a room's log is shown. */
export type LogItem = MessageItem | RoomNotice;

/** A part of a room's log without holes: every item from `from` to `to` is in it, by seq. */
export class LogWindow {
  #items: LogItem[];
  #from: number;
  #to: number;

  constructor(from: number, to: number, items: readonly LogItem[] = []) {
    this.#from = from;
    this.#to = to;
    this.#items = [...items];
  }

  get items(): readonly LogItem[] {
    return this.#items;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** Whether the log's begin is in it. */
  get isAtStart(): boolean {
    return this.#from <= 1;
  }

  covers(seq: number): boolean {
    return seq >= this.#from && seq <= this.#to;
  }

  message(seq: number): MessageItem | undefined {
    const item = this.#items[this.#indexOf(seq)];
    return item?.seq === seq && item.kind === 'message' ? item : undefined;
  }

  /** Goes on to `to`, with what is there; items that are not newer than the last are left out. */
  extend(to: number, items: readonly LogItem[] = []): void {
    for (const item of items) {
      if (item.seq > (this.#items.at(-1)?.seq ?? 0) && item.seq >= this.#from) {
        this.#items.push(item);
      }
    }
    this.#to = Math.max(this.#to, to);
  }

  /** Begins at `from` already, with what is there before its first item. */
  prepend(from: number, items: readonly LogItem[]): void {
    const first = this.#from;
    this.#items = [...items.filter((item) => item.seq < first), ...this.#items];
    this.#from = Math.min(first, from);
  }

  /** Puts another one in the place of a message. */
  replace(seq: number, change: (message: MessageItem) => MessageItem): void {
    const index = this.#indexOf(seq);
    const item = this.#items[index];
    if (item?.seq === seq && item.kind === 'message') {
      this.#items[index] = change(item);
    }
  }

  /** Leaves out the oldest items, until `max` are left; whether it did. */
  trimOldest(max: number): boolean {
    if (this.#items.length <= max) {
      return false;
    }
    this.#items = this.#items.slice(-max);
    this.#from = this.#items[0]?.seq ?? this.#to + 1;
    return true;
  }

  /** Leaves out the newest items, until `max` are left; whether it did. */
  trimNewest(max: number): boolean {
    if (this.#items.length <= max) {
      return false;
    }
    this.#items = this.#items.slice(0, max);
    this.#to = this.#items.at(-1)?.seq ?? this.#from;
    return true;
  }

  /** The index of the first item with this seq or a later one. */
  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.seq ?? 0) < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
