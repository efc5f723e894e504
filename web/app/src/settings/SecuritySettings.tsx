import { useState } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { FormProblem, PasswordField } from '../ui/Field';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';
import { TwoFactor } from './TwoFactor';

function ChangePassword() {
  const t = useText();
  const { tell } = useToasts();
  const { busy, error, run } = useSubmit();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const refused = fieldProblem(error, '/newPassword');
  const submit = async () => {
    if (!(await run(() => client.session.changePassword({ currentPassword, newPassword })))) return;
    setCurrent('');
    setNew('');
    tell(t.passwordChanged);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{t.changePassword}</h3>
      {error && !refused ? <FormProblem text={describeProblem(error, t)} /> : null}
      <PasswordField
        label={t.currentPassword}
        value={currentPassword}
        autoComplete="current-password"
        required
        onChange={(event) => {
          setCurrent(event.target.value);
        }}
      />
      <PasswordField
        label={t.newPassword}
        hint={t.passwordHint}
        error={refused}
        value={newPassword}
        autoComplete="new-password"
        required
        onChange={(event) => {
          setNew(event.target.value);
        }}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {t.changePassword}
        </Button>
      </div>
    </form>
  );
}

/** The password and the second factor. */
export function SecuritySettings() {
  return (
    <>
      <ChangePassword />
      <TwoFactor />
    </>
  );
}
