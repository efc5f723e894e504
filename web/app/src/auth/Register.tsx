import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { wantedPath } from '../shell/wantedPath';
import { Button } from '../ui/Button';
import { PasswordField, TextField } from '../ui/Field';
import { AuthFooter, AuthForm, AuthLayout } from './AuthLayout';

/** Opening an account. */
export function Register() {
  const t = useText();
  const [, navigate] = useLocation();
  const [query] = useSearchParams();
  const { busy, error, run } = useSubmit();
  const [displayName, setDisplayName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const fields = {
    displayName: fieldProblem(error, '/displayName'),
    email: fieldProblem(error, '/email'),
    password: fieldProblem(error, '/password'),
  };
  const isOfField = Object.values(fields).some((one) => one !== undefined);

  return (
    <AuthLayout title={t.registerTitle} lead={t.registerLead}>
      <AuthForm
        onSubmit={() =>
          void run(() => client.session.register({ email: email.trim(), password, displayName: displayName.trim() }))
        }
        problem={error && !isOfField ? describeProblem(error, t) : undefined}
      >
        <TextField
          label={t.displayName}
          hint={t.displayNameHint}
          error={fields.displayName}
          name="name"
          value={displayName}
          onChange={(event) => {
            setDisplayName(event.target.value);
          }}
          autoComplete="name"
          maxLength={30}
          required
        />
        <TextField
          label={t.email}
          error={fields.email}
          type="email"
          name="email"
          value={email}
          onChange={(event) => {
            setEmail(event.target.value);
          }}
          autoComplete="username"
          required
        />
        <PasswordField
          label={t.password}
          hint={t.passwordHint}
          error={fields.password}
          name="password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
          autoComplete="new-password"
          required
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t.createAccount}
        </Button>
      </AuthForm>
      <AuthFooter>
        {t.haveAccount}
        <Button
          onClick={() => {
            navigate(wantedPath(query));
          }}
        >
          {t.signIn}
        </Button>
      </AuthFooter>
    </AuthLayout>
  );
}
