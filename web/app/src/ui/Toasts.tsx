import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useProblemText } from '../lib/problems';
import styles from './Toasts.module.css';

interface Toast {
  key: number;
  text: string;
  bad: boolean;
}

interface Toaster {
  /** Tells something for some seconds. */
  tell: (text: string) => void;
  /** Waits for something, and tells what went wrong if it fails. Gives whether it went well. */
  attempt: (work: Promise<unknown>) => Promise<boolean>;
}

const lifetimeMs = 6000;
const ToastContext = createContext<Toaster>({ tell: () => undefined, attempt: () => Promise.resolve(false) });

/** How to tell something briefly, at the edge of the screen. */
export function useToasts(): Toaster {
  return use(ToastContext);
}

/** Shows what is told below it. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const describe = useProblemText();
  const show = useCallback((text: string, bad: boolean) => {
    const toast = { key: next.current++, text, bad };
    setToasts((all) => [...all.slice(-2), toast]);
    setTimeout(() => {
      setToasts((all) => all.filter((one) => one !== toast));
    }, lifetimeMs);
  }, []);
  const toaster = useMemo<Toaster>(
    () => ({
      tell: (text) => {
        show(text, false);
      },
      attempt: async (work) => {
        try {
          await work;
          return true;
        } catch (error) {
          show(describe(error), true);
          return false;
        }
      },
    }),
    [show, describe],
  );
  return (
    <ToastContext value={toaster}>
      {children}
      <div className={styles.toasts} role="status">
        {toasts.map((toast) => (
          <p key={toast.key} className={toast.bad ? styles.bad : ''}>
            {toast.text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}
