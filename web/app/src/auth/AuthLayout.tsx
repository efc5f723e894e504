import { MessagesSquare, ServerCog, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/Language';
import { Logo } from '../ui/Logo';
import styles from './AuthLayout.module.css';

interface AuthLayoutProps {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

/** The frame of all that is seen without an account: what this is, and a form. */
export function AuthLayout({ title, lead, children }: AuthLayoutProps) {
  const t = useText();
  return (
    <div className={styles.layout}>
      <aside className={styles.brand}>
        <div className={styles.mark}>
          <Logo size={40} />
          <span>{t.appName}</span>
        </div>
        <ul className={styles.features}>
          <li>
            <MessagesSquare size={20} aria-hidden="true" />
            {t.featureRooms}
          </li>
          <li>
            <WifiOff size={20} aria-hidden="true" />
            {t.featureOffline}
          </li>
          <li>
            <ServerCog size={20} aria-hidden="true" />
            {t.featureOwn}
          </li>
        </ul>
      </aside>
      <main className={styles.main}>
        <div className={styles.card}>
          <h1>{title}</h1>
          <p className={styles.lead}>{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}

/** A form of the frame above, with what went wrong on the whole. */
export function AuthForm({
  onSubmit,
  problem,
  children,
}: {
  onSubmit: () => void;
  problem?: string | undefined;
  children: ReactNode;
}) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      {children}
    </form>
  );
}

/** A line below a form that leads elsewhere. */
export function AuthFooter({ children }: { children: ReactNode }) {
  return <p className={styles.footer}>{children}</p>;
}
