import { useState } from 'react';
import { Link } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { PasswordField, TextField } from '../ui/Field';
import { AuthFooter, AuthForm, AuthLayout } from './AuthLayout';
import { useMailedToken } from './mailedToken';

/** Asking for a mail with a link to set another password. */
export function ForgotPassword() {
  const t = useText();
  const { busy, error, run } = useSubmit();
  const [email, setEmail] = useState('');
  const [asked, setAsked] = useState(false);
  const submit = async () => {
    setAsked(await run(() => client.session.forgotPassword(email.trim())));
  };
  const footer = (
    <AuthFooter>
      <Link href="/">{t.back}</Link>
    </AuthFooter>
  );
  if (asked) {
    return (
      <AuthLayout title={t.forgotTitle} lead={<span role="status">{t.forgotDone}</span>}>
        {footer}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t.forgotTitle} lead={t.forgotLead}>
      <AuthForm onSubmit={() => void submit()} problem={error ? describeProblem(error, t) : undefined}>
        <TextField
          label={t.email}
          type="email"
          value={email}
          onChange={(event) => {
            setEmail(event.target.value);
          }}
          autoComplete="username"
          required
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t.forgotSubmit}
        </Button>
      </AuthForm>
      {footer}
    </AuthLayout>
  );
}

/** Setting another password by the link of a mail. */
export function ResetPassword() {
  const t = useText();
  const token = useMailedToken();
  const { busy, error, run } = useSubmit();
  const [password, setPassword] = useState('');
  const [changed, setChanged] = useState(false);
  const submit = async () => {
    setChanged(await run(() => client.session.resetPassword(token, password)));
  };
  const footer = (
    <AuthFooter>
      <Link href="/">{t.signIn}</Link>
    </AuthFooter>
  );
  if (changed || token === '') {
    return (
      <AuthLayout title={t.resetTitle} lead={<span role="status">{changed ? t.resetDone : t.linkInvalid}</span>}>
        {footer}
      </AuthLayout>
    );
  }
  const refused = fieldProblem(error, '/newPassword');
  return (
    <AuthLayout title={t.resetTitle} lead={t.passwordHint}>
      <AuthForm onSubmit={() => void submit()} problem={error && !refused ? describeProblem(error, t) : undefined}>
        <PasswordField
          label={t.newPassword}
          error={refused}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
          autoComplete="new-password"
          required
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t.resetSubmit}
        </Button>
      </AuthForm>
      {footer}
    </AuthLayout>
  );
}
