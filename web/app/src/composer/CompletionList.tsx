import { useText } from '../i18n/Language';
import { Avatar } from '../ui/Avatar';
import type { Suggestion } from './completion';
import styles from './CompletionList.module.css';

interface CompletionListProps {
  id: string;
  suggestions: readonly Suggestion[];
  chosen: number;
  onPick: (suggestion: Suggestion) => void;
}

/** What can be put in place of what is being typed. The focus stays in the text. */
export function CompletionList({ id, suggestions, chosen, onPick }: CompletionListProps) {
  const t = useText();
  return (
    <div id={id} role="listbox" aria-label={t.suggestions} className={styles.list}>
      {suggestions.map((one, index) => (
        // The keys are handled where the focus is: in the text.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          tabIndex={-1}
          key={one.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className={styles.option}
          onPointerDown={(event) => {
            event.preventDefault();
          }}
          onClick={() => {
            onPick(one);
          }}
        >
          {one.person ? <Avatar id={one.person.id} name={one.person.displayName} size={24} /> : null}
          {one.emoji ? <span className={styles.emoji}>{one.emoji}</span> : null}
          <span className={styles.label}>{one.label}</span>
          <span className={styles.detail}>{one.detail}</span>
        </div>
      ))}
    </div>
  );
}
