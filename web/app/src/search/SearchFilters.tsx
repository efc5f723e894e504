import type { Room } from '@messenger/client';
import { useEffect } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { usePeople } from '../people/usePeople';
import { nameOf, useRoomName } from '../rooms/names';
import { SelectField } from '../ui/Field';
import styles from './SearchScreen.module.css';

const none: readonly { user: string }[] = [];
const nobody = { get: () => none, subscribe: () => () => undefined };
const mostPeople = 100;

function RoomOption({ room }: { room: Room }) {
  const name = useRoomName(room);
  return <option value={room.id}>{name}</option>;
}

interface SearchFiltersProps {
  room: string;
  from: string;
  onChange: (name: 'room' | 'from', value: string) => void;
}

/** Where to search, and by whom what is looked for was written. */
export function SearchFilters({ room, from, onChange }: SearchFiltersProps) {
  const t = useText();
  const rooms = useObservable(client.rooms.list);
  const handle = room === '' ? undefined : client.rooms.get(room);
  const members = useObservable<readonly { user: string }[]>(handle?.members.list ?? nobody);
  useEffect(() => {
    handle?.members.load().catch(() => undefined);
  }, [handle]);
  const people = usePeople(members.slice(0, mostPeople).map((member) => member.user));
  return (
    <div className={styles.filters}>
      <SelectField
        label={t.searchIn}
        value={room}
        onChange={(event) => {
          onChange('room', event.target.value);
        }}
      >
        <option value="">{t.searchEverywhere}</option>
        {rooms.map((one) => (
          <RoomOption key={one.id} room={one} />
        ))}
      </SelectField>
      {handle ? (
        <SelectField
          label={t.searchFrom}
          value={from}
          onChange={(event) => {
            onChange('from', event.target.value);
          }}
        >
          <option value="">{t.searchAnybody}</option>
          {people.map(
            (person) =>
              person && (
                <option key={person.id} value={person.id}>
                  {nameOf(person, t)}
                </option>
              ),
          )}
        </SelectField>
      ) : null}
    </div>
  );
}
