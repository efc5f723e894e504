import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../i18n/Language';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  /** Beside the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** The frame of what is no room: a title, and on phones the way back. */
export function Page({ title, tools, children }: PageProps) {
  const t = useText();
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link href="/" className={styles.back} aria-label={t.back}>
          <ChevronLeft size={24} />
        </Link>
        <h1>{title}</h1>
        {tools}
      </header>
      <div className={styles.body}>
        <div className={styles.column}>{children}</div>
      </div>
    </div>
  );
}
