import { useState } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem } from '../lib/problems';
import { useObservable } from '../lib/useObservable';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { FormProblem, PasswordField } from '../ui/Field';
import form from '../ui/Form.module.css';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';

function DeleteAccount({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { busy, error, run } = useSubmit();
  const [password, setPassword] = useState('');
  return (
    <Dialog title={t.deleteAccount} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => client.session.deleteAccount(password));
        }}
      >
        <p>{t.deleteAccountText}</p>
        {error ? <FormProblem text={describeProblem(error, t)} /> : null}
        <PasswordField
          label={t.password}
          value={password}
          autoComplete="current-password"
          required
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" kind="danger" busy={busy} disabled={password === ''}>
            {t.deleteAccount}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The address, signing out, and the end of the account. */
export function AccountSettings() {
  const t = useText();
  const { attempt, tell } = useToasts();
  const { user } = useObservable(client.session.state);
  const [isDeleting, setDeleting] = useState(false);
  if (!user) return null;
  return (
    <>
      <div className={styles.block}>
        <h3>{t.email}</h3>
        <p>
          {user.email} ({user.emailVerified ? t.emailConfirmed : t.emailNotConfirmed})
        </p>
        {user.emailVerified ? null : (
          <Button
            onClick={() =>
              void attempt(
                client.session.resendVerification().then(() => {
                  tell(t.verificationSent);
                }),
              )
            }
          >
            {t.resendVerification}
          </Button>
        )}
      </div>
      <div className={styles.block}>
        <Button onClick={() => void attempt(client.session.logout())}>{t.signOut}</Button>
      </div>
      <div className={styles.block}>
        <h3>{t.deleteAccount}</h3>
        <p>{t.deleteAccountText}</p>
        <Button
          kind="danger"
          onClick={() => {
            setDeleting(true);
          }}
        >
          {t.deleteAccount}
        </Button>
      </div>
      {isDeleting ? (
        <DeleteAccount
          onClose={() => {
            setDeleting(false);
          }}
        />
      ) : null}
    </>
  );
}
