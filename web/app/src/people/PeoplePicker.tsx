import type { Person } from '@messenger/client';
import { useState, type ReactNode } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useDebounced } from '../lib/useDebounced';
import { useLoaded } from '../lib/useLoaded';
import { useObservable } from '../lib/useObservable';
import { Avatar } from '../ui/Avatar';
import { TextField } from '../ui/Field';
import list from '../ui/List.module.css';

interface PeoplePickerProps {
  /** Those who are not offered. */
  without?: ReadonlySet<string>;
  onPick: (person: Person) => void;
  /** What stands at the end of each row. */
  mark?: (person: Person) => ReactNode;
}

/** Finds people by the beginnings of their names. */
export function PeoplePicker({ without, onPick, mark }: PeoplePickerProps) {
  const t = useText();
  const [query, setQuery] = useState('');
  const wanted = useDebounced(query.trim());
  const { user } = useObservable(client.session.state);
  const { value } = useLoaded(`people ${wanted}`, async () => {
    if (wanted !== '') return (await client.people.search(wanted)).items;
    await client.people.contacts.load();
    return client.people.contacts.list.get();
  });
  const shown = value?.filter((person) => person.id !== user?.id && !without?.has(person.id));
  return (
    <div>
      <TextField
        label={t.searchPeople}
        type="search"
        value={query}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
        }}
      />
      <ul className={list.list} aria-live="polite">
        {shown?.map((person) => (
          <li key={person.id} className={list.item}>
            <Avatar id={person.id} name={person.displayName} size={34} />
            <button
              type="button"
              className={list.press}
              onClick={() => {
                onPick(person);
              }}
            >
              <span className={list.words}>
                <strong>{person.displayName}</strong>
                {person.username ? <small>@{person.username}</small> : null}
              </span>
            </button>
            {mark?.(person)}
          </li>
        ))}
        {shown?.length === 0 ? (
          <li className={list.none}>{wanted === '' ? t.typeToFindPeople : t.noPeopleFound}</li>
        ) : null}
      </ul>
    </div>
  );
}
