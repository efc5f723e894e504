import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/Language';
import { IconButton } from './Button';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  /** Called once, when the dialog is dismissed or has closed itself. */
  onClose: () => void;
  children: ReactNode;
  /** Leaves out the visible title and the close button, for dialogs that are one field. */
  bare?: boolean;
  wide?: boolean;
}

/** A modal dialog. It is open while it is rendered; the page behind it is inert, and focus returns to where it was. */
export function Dialog({ title, onClose, children, bare = false, wide = false }: DialogProps) {
  const t = useText();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // A press on the backdrop is a press on the dialog itself; the keyboard's way is Escape, which the browser gives.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={element}
      className={`${styles.dialog} ${wide ? styles.wide : ''} ${bare ? styles.bare : ''}`}
      aria-labelledby={bare ? undefined : titleId}
      aria-label={bare ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className={styles.content}>
        {bare ? null : (
          <header className={styles.header}>
            <h2 id={titleId}>{title}</h2>
            <IconButton label={t.close} onClick={onClose}>
              <X size={18} />
            </IconButton>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
