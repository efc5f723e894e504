import type { Person, Room } from '@messenger/client';
import { useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useDebounced } from '../lib/useDebounced';
import { useLoaded } from '../lib/useLoaded';
import { useObservable } from '../lib/useObservable';
import { usePeople } from '../people/usePeople';
import { Avatar } from '../ui/Avatar';
import { Dialog } from '../ui/Dialog';
import { useToasts } from '../ui/Toasts';
import styles from './JumpTo.module.css';
import { nameOf } from './names';

const most = 9;

type Place = { key: string; name: string; detail: string } & ({ room: Room } | { person: Person });

function matches(name: string, query: string): boolean {
  const words = name.toLocaleLowerCase().split(/\s+/);
  return query
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)) || name.toLocaleLowerCase().includes(query));
}

function usePlaces(query: string): Place[] {
  const t = useText();
  const rooms = useObservable(client.rooms.list);
  const { user } = useObservable(client.session.state);
  const peers = usePeople(rooms.map((room) => room.peer ?? '').filter((peer) => peer !== ''));
  const names = new Map(peers.map((person) => [person?.id, nameOf(person, t)]));
  const wanted = useDebounced(query);
  const { value: found } = useLoaded(`jump ${wanted}`, async () =>
    wanted === '' ? [] : (await client.people.search(wanted)).items,
  );
  const own = rooms
    .map((room) => ({ room, name: room.type === 'direct' ? (names.get(room.peer) ?? '') : room.name }))
    .filter(({ name }) => name !== '' && matches(name, query))
    .map(({ room, name }): Place => ({
      key: room.id,
      name,
      detail: room.unread > 0 ? t.unread(room.unread) : room.topic,
      room,
    }));
  const known = new Set(rooms.map((room) => room.peer));
  const others = (query === '' ? [] : (found ?? []))
    .filter((person) => person.id !== user?.id && !known.has(person.id))
    .map((person): Place => ({
      key: person.id,
      name: person.displayName,
      detail: person.username ? `@${person.username}` : '',
      person,
    }));
  return [...own, ...others].slice(0, most);
}

/** Goes to a room or person by the beginning of a name. */
export function JumpTo({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { attempt } = useToasts();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const places = usePlaces(query.trim().toLocaleLowerCase());
  const current = Math.min(chosen, places.length - 1);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const go = (place: Place | undefined) => {
    if (!place) return;
    onClose();
    if ('room' in place) navigate(`/r/${place.room.id}`);
    else
      void attempt(
        client.rooms.openDirect(place.person.id).then((room) => {
          navigate(`/r/${room.id}`);
        }),
      );
  };
  return (
    <Dialog title={t.jumpTitle} onClose={onClose} bare>
      <input
        ref={field}
        className={styles.field}
        role="combobox"
        aria-label={t.jumpTitle}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={places.length > 0 ? `${id}-${current}` : undefined}
        placeholder={t.jumpPlaceholder}
        value={query}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) setChosen((current + step + places.length) % Math.max(1, places.length));
          else if (event.key === 'Enter') go(places[current]);
          else return;
          event.preventDefault();
        }}
      />
      <div id={id} role="listbox" aria-label={t.suggestions} className={styles.places}>
        {places.map((place, index) => (
          // The keys are handled where the focus is: in the field.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            tabIndex={-1}
            key={place.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onClick={() => {
              go(place);
            }}
          >
            <Avatar
              id={'room' in place ? (place.room.peer ?? place.key) : place.key}
              name={place.name}
              size={30}
              square={'room' in place && place.room.type !== 'direct'}
            />
            <span className={styles.name}>{place.name}</span>
            <span className={styles.detail}>{place.detail}</span>
          </div>
        ))}
      </div>
      {places.length === 0 ? <p className={styles.nothing}>{t.jumpNothing}</p> : null}
    </Dialog>
  );
}
