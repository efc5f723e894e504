import { useText } from '../i18n/Language';
import styles from './ShortcutTable.module.css';

/** All keys that do something, and what. */
export function ShortcutTable() {
  const t = useText();
  const rows = [
    ['Ctrl K', t.shortcutJump],
    ['Ctrl Shift F', t.shortcutSearch],
    ['Alt ↓', t.shortcutNextRoom],
    ['Alt ↑', t.shortcutPreviousRoom],
    ['Alt Shift ↓', t.shortcutNextUnread],
    ['Enter', t.shortcutSend],
    ['Shift Enter', t.shortcutNewLine],
    ['↑', t.shortcutEditLast],
    ['Ctrl B', t.bold],
    ['Ctrl I', t.italic],
    ['↑ ↓', t.shortcutBrowse],
    ['Esc', t.shortcutEscape],
    ['?', t.shortcutHelp],
  ] as const;
  return (
    <dl className={styles.table}>
      {rows.map(([keys, what]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            {keys.split(' ').map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
