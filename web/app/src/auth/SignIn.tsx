import { ProblemError } from '@messenger/client';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem } from '../lib/problems';
import { useObservable } from '../lib/useObservable';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { PasswordField, TextField } from '../ui/Field';
import { AuthFooter, AuthForm, AuthLayout } from './AuthLayout';

/** Signing in by email and password, and by a code where the account has a second factor. */
export function SignIn() {
  const t = useText();
  const [path, navigate] = useLocation();
  const { reason } = useObservable(client.session.state);
  const { busy, error, run, clear } = useSubmit();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async () => {
    await run(async () => {
      try {
        await client.session.login({ email: email.trim(), password, ...(needsCode ? { totp: code.trim() } : {}) });
      } catch (problem) {
        if (!(problem instanceof ProblemError && problem.code === 'totp-required')) throw problem;
        setNeedsCode(true);
      }
    });
  };

  if (needsCode) {
    return (
      <AuthLayout title={t.totpTitle} lead={t.totpLead}>
        <AuthForm onSubmit={() => void submit()} problem={error ? describeProblem(error, t) : undefined}>
          <TextField
            label={t.totpCode}
            value={code}
            onChange={(event) => {
              setCode(event.target.value);
            }}
            autoComplete="one-time-code"
            // The page has just asked for this, and nothing else can be done on it.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            required
          />
          <Button type="submit" kind="primary" busy={busy}>
            {t.totpContinue}
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              setNeedsCode(false);
              setCode('');
              clear();
            }}
          >
            {t.back}
          </Button>
        </AuthForm>
      </AuthLayout>
    );
  }
  const problem = error ? describeProblem(error, t) : reason ? t.sessionEnded : undefined;
  return (
    <AuthLayout title={t.signInTitle} lead={path.startsWith('/invite/') ? t.inviteSignIn : t.signInLead}>
      <AuthForm onSubmit={() => void submit()} problem={problem}>
        <TextField
          label={t.email}
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
          name="password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
          autoComplete="current-password"
          required
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t.signIn}
        </Button>
      </AuthForm>
      <AuthFooter>
        <Link href="/forgot-password">{t.forgotPassword}</Link>
      </AuthFooter>
      <AuthFooter>
        {t.noAccountYet}
        <Button
          onClick={() => {
            navigate(path === '/' ? '/register' : `/register?to=${encodeURIComponent(path)}`);
          }}
        >
          {t.createAccount}
        </Button>
      </AuthFooter>
    </AuthLayout>
  );
}
