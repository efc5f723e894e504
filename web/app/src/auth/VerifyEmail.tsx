import { Link } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem } from '../lib/problems';
import { useLoaded } from '../lib/useLoaded';
import { AuthFooter, AuthLayout } from './AuthLayout';
import { useMailedToken } from './mailedToken';

/** Confirming an address by the link of a mail. */
export function VerifyEmail() {
  const t = useText();
  const token = useMailedToken();
  const { error, loading } = useLoaded(token, () => client.session.verifyEmail(token));
  const outcome = loading ? t.loading : error ? describeProblem(error, t) : t.verifyDone;
  return (
    <AuthLayout title={t.verifyTitle} lead={<span role="status">{outcome}</span>}>
      <AuthFooter>
        <Link href="/">{t.toApp}</Link>
      </AuthFooter>
    </AuthLayout>
  );
}
