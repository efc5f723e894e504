import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import styles from './Popover.module.css';

const gap = 6;
const margin = 8;

function place(anchor: DOMRect, floating: HTMLElement): void {
  const { width, height } = floating.getBoundingClientRect();
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - height;
  const top = below + height <= innerHeight - margin || above < margin ? below : above;
  const left = anchor.left + width <= innerWidth - margin ? anchor.left : anchor.right - width;
  floating.style.top = `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`;
  floating.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
}

interface PopoverProps {
  /** What the popover belongs to and stands beside. Focus returns there. */
  anchor: RefObject<HTMLElement | null>;
  label: string;
  onClose: () => void;
  role?: 'dialog' | 'menu';
  children: ReactNode;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** Something small beside a button, over all else. It is open while it is rendered; Escape or a press outside ends it. */
export function Popover({ anchor, label, onClose, role = 'dialog', children, onKeyDown }: PopoverProps) {
  const element = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useLayoutEffect(() => {
    close.current = onClose;
  });
  useLayoutEffect(() => {
    const floating = element.current;
    if (!floating) return;
    floating.showPopover();
    const arrange = () => {
      if (anchor.current) place(anchor.current.getBoundingClientRect(), floating);
    };
    arrange();
    const observer = new ResizeObserver(arrange);
    observer.observe(floating);
    return () => {
      observer.disconnect();
    };
  }, [anchor]);
  useEffect(() => {
    const owner = anchor.current;
    const floating = element.current;
    const onPress = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!floating?.contains(target) && !owner?.contains(target)) close.current();
    };
    addEventListener('pointerdown', onPress, true);
    return () => {
      removeEventListener('pointerdown', onPress, true);
      if (
        owner?.isConnected &&
        (document.activeElement === document.body || floating?.contains(document.activeElement))
      )
        owner.focus();
    };
  }, [anchor]);
  return (
    // Its role comes from outside: a dialog or a menu, both of which take keys.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={element}
      popover="manual"
      role={role}
      aria-label={label}
      tabIndex={-1}
      className={styles.popover}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          anchor.current?.focus();
          onClose();
        }
        onKeyDown?.(event);
      }}
    >
      {children}
    </div>
  );
}
