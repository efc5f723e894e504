import { lazy, Suspense, type RefObject } from 'react';
import { useText } from '../i18n/Language';
import { Waiting } from '../ui/EmptyState';
import { Popover } from '../ui/Popover';

const EmojiGrid = lazy(async () => ({ default: (await import('./EmojiGrid')).EmojiGrid }));

interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** Lets somebody choose an emoji. The emoji themselves are loaded when it is first opened. */
export function EmojiPicker({ anchor, onPick, onClose }: EmojiPickerProps) {
  const t = useText();
  return (
    <Popover anchor={anchor} label={t.emoji} onClose={onClose}>
      <Suspense fallback={<Waiting label={t.loading} />}>
        <EmojiGrid
          onPick={(emoji) => {
            onPick(emoji);
            onClose();
          }}
        />
      </Suspense>
    </Popover>
  );
}
