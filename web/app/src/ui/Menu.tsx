import { Fragment, useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Popover } from './Popover';
import styles from './Popover.module.css';

/** Something that a menu offers. */
export interface MenuItem {
  label: string;
  icon?: ReactNode;
  action: () => void;
  danger?: boolean;
  /** A line above it. */
  separated?: boolean;
}

interface MenuProps {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  items: readonly MenuItem[];
  onClose: () => void;
}

/** A menu beside a button, with the keys that menus have: arrows, Home, End, Escape. */
export function Menu({ anchor, label, items, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('button')?.focus();
  }, []);
  const move = (key: string) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[key];
    if (next === undefined) return false;
    buttons[next % buttons.length]?.focus();
    return true;
  };
  return (
    <Popover
      anchor={anchor}
      label={label}
      role="menu"
      onClose={onClose}
      onKeyDown={(event) => {
        if (move(event.key)) event.preventDefault();
        if (event.key === 'Tab') onClose();
      }}
    >
      <div ref={list} className={styles.menu} role="presentation">
        {items.map((item) => (
          <Fragment key={item.label}>
            {item.separated ? <div className={styles.separator} role="separator" /> : null}
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? styles.dangerous : ''}
              onClick={() => {
                onClose();
                item.action();
              }}
            >
              {item.icon}
              {item.label}
            </button>
          </Fragment>
        ))}
      </div>
    </Popover>
  );
}
