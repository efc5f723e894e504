import type { Person, Room } from '@messenger/client';
import { client } from '../client';
import { useText } from '../i18n/Language';
import type { Catalogue } from '../i18n/en';
import { useObservable } from '../lib/useObservable';

const nothing = { get: () => undefined, subscribe: () => () => undefined };

/** What somebody is called, who may have left for good; empty while it is loaded. */
export function nameOf(person: Person | undefined, t: Catalogue): string {
  return person?.deleted ? t.unknownPerson : (person?.displayName ?? '');
}

/** The name of a person; empty while it is loaded. */
export function usePersonName(userId: string | undefined): string {
  return nameOf(useObservable(userId === undefined ? nothing : client.people.get(userId)), useText());
}

/** What a room is called by whoever looks at it: its name, or the other person's. */
export function useRoomName(room: Room | undefined): string {
  const other = usePersonName(room?.type === 'direct' ? room.peer : undefined);
  if (!room) return '';
  return room.type === 'direct' ? other : room.name;
}
