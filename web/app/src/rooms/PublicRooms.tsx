import { useState } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useDebounced } from '../lib/useDebounced';
import { useProblemText } from '../lib/problems';
import { useLoaded } from '../lib/useLoaded';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Waiting } from '../ui/EmptyState';
import { FormProblem, TextField } from '../ui/Field';
import list from '../ui/List.module.css';
import { Page } from '../ui/Page';
import { useToasts } from '../ui/Toasts';

/** The rooms that everybody may join. */
export function PublicRooms() {
  const t = useText();
  const describe = useProblemText();
  const { attempt } = useToasts();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const wanted = useDebounced(query.trim());
  const { value, error, loading } = useLoaded(`public ${wanted}`, () => client.rooms.publicRooms(wanted));
  const open = (id: string) => {
    navigate(`/r/${id}`);
  };
  return (
    <Page title={t.browseRooms}>
      <TextField
        label={t.searchPublicRooms}
        type="search"
        value={query}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
        }}
      />
      {error ? <FormProblem text={describe(error)} /> : null}
      {loading && !value ? <Waiting label={t.loading} /> : null}
      <ul className={list.list}>
        {value?.items.map((room) => (
          <li key={room.id} className={list.item}>
            <Avatar id={room.id} name={room.name} size={40} square />
            <div className={list.words}>
              <strong>{room.name}</strong>
              <small>{[t.memberCount(room.memberCount), room.topic].filter((one) => one !== '').join(' · ')}</small>
            </div>
            <Button
              kind={room.isMember ? 'quiet' : 'plain'}
              aria-label={`${room.isMember ? t.open : t.join}: ${room.name}`}
              onClick={() => {
                if (room.isMember) open(room.id);
                else
                  void attempt(
                    client.rooms.join(room.id).then(() => {
                      open(room.id);
                    }),
                  );
              }}
            >
              {room.isMember ? t.open : t.join}
            </Button>
          </li>
        ))}
        {value?.items.length === 0 ? <li className={list.none}>{t.noPublicRooms}</li> : null}
      </ul>
    </Page>
  );
}
