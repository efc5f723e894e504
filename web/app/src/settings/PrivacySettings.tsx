import type { Settings } from '@messenger/client';
import { useEffect } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { SelectField, Switch } from '../ui/Field';
import list from '../ui/List.module.css';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';
import { useServerSettings } from './useServerSettings';

function Blocked() {
  const t = useText();
  const { attempt } = useToasts();
  const { blocks } = client.people;
  const blocked = useObservable(blocks.list);
  useEffect(() => {
    void attempt(blocks.load());
  }, [blocks, attempt]);
  return (
    <div className={styles.form}>
      <h3>{t.blocked}</h3>
      <ul className={list.list}>
        {blocked.map((person) => (
          <li key={person.id} className={list.item}>
            <Avatar id={person.id} name={person.displayName} size={34} />
            <span className={list.words}>
              <strong>{person.displayName}</strong>
            </span>
            <Button
              aria-label={`${t.unblock}: ${person.displayName}`}
              onClick={() => void attempt(blocks.remove(person.id))}
            >
              {t.unblock}
            </Button>
          </li>
        ))}
        {blocked.length === 0 ? <li className={list.none}>{t.noBlocked}</li> : null}
      </ul>
    </div>
  );
}

/** What others may know, and who can't write to oneself. */
export function PrivacySettings() {
  const t = useText();
  const [settings, change] = useServerSettings();
  return (
    <>
      <div className={styles.form}>
        <SelectField
          label={t.lastSeenAudience}
          value={settings?.privacy.lastSeen ?? 'everybody'}
          disabled={!settings}
          onChange={(event) => {
            change({ privacy: { lastSeen: event.target.value as Settings['privacy']['lastSeen'] } });
          }}
        >
          <option value="everybody">{t.everybody}</option>
          <option value="contacts">{t.contactsOnly}</option>
          <option value="nobody">{t.nobody}</option>
        </SelectField>
        <Switch
          label={t.readReceipts}
          hint={t.readReceiptsHint}
          checked={settings?.privacy.readReceipts ?? true}
          disabled={!settings}
          onChange={(event) => {
            change({ privacy: { readReceipts: event.target.checked } });
          }}
        />
      </div>
      <Blocked />
    </>
  );
}
