import type { Room } from '../api/model.js';

/** Sorts rooms by their newest message, the newest first. */
export function newestFirst(rooms: Room[]): readonly Room[] {
  const activity = (room: Room) => room.lastMessage?.createdAt ?? room.createdAt;
  return rooms.sort((a, b) => (activity(a) < activity(b) ? 1 : activity(a) > activity(b) ? -1 : a.id < b.id ? -1 : 1));
}
