import type { OwnProfile } from '@messenger/client';
import { useState } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useObservable } from '../lib/useObservable';
import { useSubmit } from '../lib/useSubmit';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Waiting } from '../ui/EmptyState';
import { FormProblem, TextArea, TextField } from '../ui/Field';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';

function ProfileForm({ me }: { me: OwnProfile }) {
  const t = useText();
  const { tell } = useToasts();
  const { busy, error, run } = useSubmit();
  const [profile, setProfile] = useState({
    displayName: me.displayName,
    username: me.username ?? '',
    bio: me.bio,
    statusText: me.statusText,
  });
  const set = (part: Partial<typeof profile>) => {
    setProfile((old) => ({ ...old, ...part }));
  };
  const submit = async () => {
    const username = profile.username.trim();
    const isSaved = await run(() =>
      client.people.updateMe({
        displayName: profile.displayName.trim(),
        bio: profile.bio.trim(),
        statusText: profile.statusText.trim(),
        ...(username === (me.username ?? '') ? {} : { username: username === '' ? null : username }),
      }),
    );
    if (isSaved) tell(t.saved);
  };
  const problemOf = (name: string) => fieldProblem(error, `/${name}`);
  const isOfField = ['displayName', 'username', 'bio', 'statusText'].some(problemOf);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Avatar id={me.id} name={profile.displayName} size={72} />
      {error && !isOfField ? <FormProblem text={describeProblem(error, t)} /> : null}
      <TextField
        label={t.displayName}
        error={problemOf('displayName')}
        value={profile.displayName}
        maxLength={30}
        autoComplete="name"
        onChange={(event) => {
          set({ displayName: event.target.value });
        }}
      />
      <TextField
        label={t.username}
        hint={t.usernameHint}
        error={problemOf('username')}
        value={profile.username}
        maxLength={30}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          set({ username: event.target.value });
        }}
      />
      <TextField
        label={t.statusText}
        hint={t.statusHint}
        error={problemOf('statusText')}
        value={profile.statusText}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => {
          set({ statusText: event.target.value });
        }}
      />
      <TextArea
        label={t.bio}
        error={problemOf('bio')}
        value={profile.bio}
        maxLength={500}
        onChange={(event) => {
          set({ bio: event.target.value });
        }}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}

/** What others see of oneself. */
export function ProfileSettings() {
  const t = useText();
  const me = useObservable(client.people.me);
  return me ? <ProfileForm key={me.id} me={me} /> : <Waiting label={t.loading} />;
}
