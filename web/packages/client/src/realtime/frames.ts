import type { EventMap, GapFrame, WelcomeFrame } from '../generated/events.js';

/** Any event, of a room's log or not. */
export type AnyEvent = EventMap[keyof EventMap];

/** An event of a room's log. */
export type LogEvent = Extract<AnyEvent, { readonly seq: number; readonly at: string }>;

/** Whether it is of a room's log. */
export function isLogEvent(event: AnyEvent): event is LogEvent {
  return 'seq' in event && 'at' in event;
}

/** What the server sends without being asked. */
export type Push = WelcomeFrame | GapFrame | AnyEvent;
