import type { RoomInfo, TimelineItem } from '@messenger/client';
import { dayNumber } from '../i18n/dates';

/** How an item stands among its neighbours. */
export interface Row {
  item: TimelineItem;
  /** The first of its day: a line with the date stands above. */
  startsDay: boolean;
  /** The first that has not been read: a line stands above. */
  startsNew: boolean;
  /** Goes on from the item above, by the same sender: without name and picture. */
  isContinued: boolean;
  /** How the room was before a change of it, if that is known here. */
  roomBefore?: RoomInfo;
}

const togetherMs = 5 * 60_000;

/** When an item was made, in milliseconds. */
export function timeOf(item: TimelineItem): number {
  return Date.parse(item.kind === 'notice' ? item.at : item.createdAt);
}

/** The seq of an item; 0 for what the server has not stored yet. */
export function seqOf(item: TimelineItem): number {
  return item.kind === 'outgoing' ? 0 : item.seq;
}

function senderOf(item: TimelineItem, me: string): string | undefined {
  if (item.kind === 'notice') return undefined;
  return item.kind === 'outgoing' ? me : item.sender;
}

function roomBefore(items: readonly TimelineItem[], index: number): RoomInfo | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const item = items[at];
    if (item?.kind === 'notice' && item.info) return item.info;
  }
  return undefined;
}

/** Lays out `items.slice(start, end)`. `newAfter` is the last seq that was read; undefined if nothing is new. */
export function layOut(
  items: readonly TimelineItem[],
  start: number,
  end: number,
  me: string,
  newAfter: number | undefined,
): Row[] {
  const firstNew =
    newAfter === undefined
      ? -1
      : items.findIndex((item) => item.kind === 'message' && item.seq > newAfter && item.sender !== me);
  return items.slice(start, end).map((item, offset) => {
    const index = start + offset;
    const before = items[index - 1];
    const time = timeOf(item);
    const startsDay = before === undefined || dayNumber(new Date(timeOf(before))) !== dayNumber(new Date(time));
    const startsNew = index === firstNew;
    const sender = senderOf(item, me);
    const isContinued =
      !startsDay &&
      !startsNew &&
      sender !== undefined &&
      senderOf(before, me) === sender &&
      !(item.kind !== 'notice' && item.replyTo !== undefined) &&
      time - timeOf(before) < togetherMs;
    const row = { item, startsDay, startsNew, isContinued };
    const info = item.kind === 'notice' && item.type === 'room.updated' ? roomBefore(items, index) : undefined;
    return info ? { ...row, roomBefore: info } : row;
  });
}
