import type { Message } from '../api/model.js';
import type { HttpClient } from '../http/http.js';
import type { LogEvent } from '../realtime/frames.js';
import type { LogItem } from './log-window.js';
import { messageItem, noticeOf } from './message-changes.js';

/** What the server gives who does not say: instances keep that page for each other. */
const pageSize = 50;
/** The server gives as many events at once, and for one page no more are asked for than these requests give. */
const maxEvents = 500;
const maxRequests = 4;

/** A part of a room's past: everything from `from` to `to`. */
export interface HistoryPage {
  readonly from: number;
  readonly to: number;
  readonly items: readonly LogItem[];
  /** There are newer messages than `to`. */
  readonly hasNewer: boolean;
}

/** Reads a room's past: messages as they are now, and the notices between them. */
export class History {
  readonly #http: HttpClient;
  readonly #room: string;

  constructor(http: HttpClient, room: string) {
    this.#http = http;
    this.#room = room;
  }

  /** The last messages before `seq`. */
  async before(seq: number): Promise<HistoryPage> {
    const { items, hasMore = false } = await this.#messages({ before: seq });
    const from = hasMore ? (items[0]?.seq ?? 1) : 1;
    return this.#page(items, from, seq - 1, true);
  }

  /** The first messages after `seq`; `end` is a seq up to which everything had happened before the call. */
  async after(seq: number, end: number): Promise<HistoryPage> {
    const { items, hasMore = false } = await this.#messages({ after: seq });
    const last = items.at(-1)?.seq ?? seq;
    return this.#page(items, seq + 1, hasMore ? last : Math.max(last, end), hasMore);
  }

  /** The messages around `seq`; `end` as for `after`. */
  async around(seq: number, end: number): Promise<HistoryPage> {
    const { items, hasMoreBefore = false, hasMoreAfter = false } = await this.#messages({ around: seq });
    const from = hasMoreBefore ? (items[0]?.seq ?? 1) : 1;
    const last = items.at(-1)?.seq ?? seq;
    return this.#page(items, from, hasMoreAfter ? last : Math.max(last, end), hasMoreAfter);
  }

  async #messages(query: { readonly before?: number; readonly after?: number; readonly around?: number }) {
    const page = await this.#http.get('/api/rooms/{id}/messages', {
      path: { id: this.#room },
      query: { ...query, limit: pageSize },
    });
    return page as typeof page & { readonly items: readonly Message[] };
  }

  async #page(messages: readonly Message[], from: number, to: number, hasNewer: boolean): Promise<HistoryPage> {
    const notices = await this.#notices(holes(messages, from, to));
    const items: LogItem[] = [...messages.map(messageItem), ...notices];
    return { from, to, items: items.sort((a, b) => a.seq - b.seq), hasNewer };
  }

  /** What stands in the log where no message does. */
  async #notices(ranges: readonly (readonly [first: number, last: number])[]): Promise<readonly LogItem[]> {
    const pages = await Promise.all(
      ranges.map(([first, last]) =>
        this.#http.get('/api/rooms/{id}/events', {
          path: { id: this.#room },
          query: { after: first - 1, limit: last - first + 1 },
        }),
      ),
    );
    return pages.flatMap(({ items }) => items.flatMap((event) => noticeOf(event as unknown as LogEvent) ?? []));
  }
}

/** Ranges that have all seqs without a message, the latest ones if there are too many; each fits into one request. */
export function holes(messages: readonly Message[], from: number, to: number): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let next = from;
  const add = (first: number, last: number) => {
    for (let start = first; start <= last; start += maxEvents) {
      const end = Math.min(last, start + maxEvents - 1);
      const before = ranges.at(-1);
      if (before && end - before[0] < maxEvents) {
        before[1] = end;
      } else {
        ranges.push([start, end]);
      }
    }
  };
  for (const { seq } of messages) {
    add(next, seq - 1);
    next = seq + 1;
  }
  add(next, to);
  return ranges.slice(-maxRequests);
}
