import type { Message } from '@messenger/client';
import { Pencil, Reply, X } from 'lucide-react';
import { useText } from '../i18n/Language';
import { usePersonName } from '../rooms/names';
import { plainText } from '../text/parse';
import { IconButton } from '../ui/Button';
import styles from './Composer.module.css';

interface ComposerContextProps {
  about: { kind: 'reply' | 'edit'; message: Message };
  onEnd: () => void;
}

/** Says which message is being answered or edited, and lets that be. */
export function ComposerContext({ about: { kind, message }, onEnd }: ComposerContextProps) {
  const t = useText();
  const name = usePersonName(message.sender);
  return (
    <div className={styles.about}>
      {kind === 'edit' ? <Pencil size={15} aria-hidden="true" /> : <Reply size={15} aria-hidden="true" />}
      <strong>{kind === 'edit' ? t.editing : t.replyingTo(name)}</strong>
      <span>{plainText(message.text)}</span>
      <IconButton label={t.cancel} onClick={onEnd}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
