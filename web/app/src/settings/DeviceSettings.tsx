import { MonitorSmartphone } from 'lucide-react';
import { client } from '../client';
import { formatAgo, formatFull } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useProblemText } from '../lib/problems';
import { useLoaded } from '../lib/useLoaded';
import { Button } from '../ui/Button';
import { Waiting } from '../ui/EmptyState';
import { FormProblem } from '../ui/Field';
import list from '../ui/List.module.css';
import { useToasts } from '../ui/Toasts';
import { describeDevice } from './describeDevice';
import styles from './Settings.module.css';

/** Where one is signed in, and how to end that. */
export function DeviceSettings() {
  const t = useText();
  const describe = useProblemText();
  const { attempt } = useToasts();
  const { value, error, reload } = useLoaded('sessions', () => client.session.sessions());
  if (error) return <FormProblem text={describe(error)} />;
  if (!value) return <Waiting label={t.loading} />;
  return (
    <>
      <ul className={list.list}>
        {value.items.map((session) => {
          const device = describeDevice(session.userAgent);
          return (
            <li key={session.id} className={list.item}>
              <MonitorSmartphone size={22} aria-hidden="true" />
              <span className={list.words}>
                <strong>
                  {device}
                  {session.current ? ` (${t.thisDevice})` : ''}
                </strong>
                <small>
                  {session.address} · {t.lastUsed(formatAgo(t.locale, new Date(session.lastUsedAt)))} ·{' '}
                  {t.signedInOn(formatFull(t.locale, new Date(session.createdAt)))}
                </small>
              </span>
              {session.current ? null : (
                <Button
                  aria-label={`${t.endSession}: ${device}`}
                  onClick={() => void attempt(client.session.endSession(session.id)).then(reload)}
                >
                  {t.endSession}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <div className={styles.block}>
        <Button onClick={() => void attempt(client.session.logoutAll())}>{t.signOutEverywhere}</Button>
      </div>
    </>
  );
}
