import type { Room } from '@messenger/client';
import { usePresence } from '../people/usePresence';
import { Avatar } from '../ui/Avatar';

/** The picture of a room, as lists show it. */
export function RoomAvatar({ room, name, size = 40 }: { room: Room; name: string; size?: number }) {
  const presence = usePresence(room.type === 'direct' ? room.peer : undefined);
  return (
    <Avatar id={room.peer ?? room.id} name={name} size={size} square={room.type !== 'direct'} presence={presence} />
  );
}
