import type { LogEvent } from '../realtime/frames.js';

/** Who is told what happens to rooms. */
export interface RoomHubListener {
  /** Something of the room has changed, or it has come or gone. */
  changed(id: string): void;
  /** After an event was applied. */
  applied(event: LogEvent): void;
  /** Events between were left out; the timeline begins anew. */
  reset(id: string): void;
  gone(id: string): void;
  /** One's own read marker was moved here, and the server does not know yet. */
  unsentRead(id: string, seq: number): void;
}
