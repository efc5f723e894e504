import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch, useLocation, useSearchParams } from 'wouter';
import { SignIn } from './auth/SignIn';
import { client } from './client';
import { useText } from './i18n/Language';
import { useObservable } from './lib/useObservable';
import { wantedPath } from './shell/wantedPath';
import { Workspace } from './shell/Workspace';
import { Waiting } from './ui/EmptyState';

const Register = lazy(async () => ({ default: (await import('./auth/Register')).Register }));
const ForgotPassword = lazy(async () => ({ default: (await import('./auth/Passwords')).ForgotPassword }));
const ResetPassword = lazy(async () => ({ default: (await import('./auth/Passwords')).ResetPassword }));
const VerifyEmail = lazy(async () => ({ default: (await import('./auth/VerifyEmail')).VerifyEmail }));

function Main() {
  const t = useText();
  const { status } = useObservable(client.session.state);
  const [path, navigate] = useLocation();
  const [query] = useSearchParams();
  const isSignedIn = status === 'signed-in';
  const isOutside = path === '/register' || path === '/forgot-password';
  const wanted = wantedPath(query);
  useEffect(() => {
    if (isSignedIn && isOutside) navigate(wanted, { replace: true });
  }, [isSignedIn, isOutside, wanted, navigate]);
  useEffect(() => {
    if (!isSignedIn) return undefined;
    client.connection.connect();
    return () => {
      client.connection.close();
    };
  }, [isSignedIn]);
  if (status === 'restoring') return <Waiting label={t.loading} />;
  if (isSignedIn) return <Workspace />;
  return (
    <Switch>
      <Route path="/register" component={Register} />
      <Route path="/forgot-password" component={ForgotPassword} />
      <Route component={SignIn} />
    </Switch>
  );
}

/** Everything: what mailed links lead to, for anybody, and the workspace or the way into it. */
export function App() {
  const t = useText();
  return (
    <Suspense fallback={<Waiting label={t.loading} />}>
      <Switch>
        <Route path="/reset-password" component={ResetPassword} />
        <Route path="/verify-email" component={VerifyEmail} />
        <Route component={Main} />
      </Switch>
    </Suspense>
  );
}
