import { Compass, MessageSquarePlus, Plus, Search, Settings } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { useSlice } from '../lib/useSlice';
import { useDialogs } from '../shell/dialogs';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Logo } from '../ui/Logo';
import styles from './RoomList.module.css';
import { RoomRow } from './RoomRow';

function IconLink({ href, label, children }: { href: string; label: string; children: React.ReactNode }) {
  const [path] = useLocation();
  return (
    <Link
      href={href}
      className={styles.iconLink}
      aria-label={label}
      title={label}
      aria-current={path === href ? 'page' : undefined}
    >
      {children}
    </Link>
  );
}

function OwnFooter() {
  const t = useText();
  const me = useObservable(client.people.me);
  const { user } = useObservable(client.session.state);
  const { status } = useObservable(client.connection.state);
  const statusText = me?.statusText ?? '';
  const presence = status === 'online' ? t.online : t.offline;
  const name = me?.displayName ?? user?.displayName ?? '';
  return (
    <footer className={styles.footer}>
      <Avatar id={user?.id ?? ''} name={name} size={34} presence={status === 'online' ? 'online' : 'offline'} />
      <div className={styles.own}>
        <strong>{name}</strong>
        <span>{statusText === '' ? presence : statusText}</span>
      </div>
      <IconLink href="/settings" label={t.settings}>
        <Settings size={19} />
      </IconLink>
    </footer>
  );
}

/** The rooms of whoever is signed in, the one with the newest activity first, and the ways to more of them. */
export function RoomList() {
  const t = useText();
  const openDialog = useDialogs();
  const rooms = useObservable(client.rooms.list);
  const [path] = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useSlice(scroller, rooms.length);
  const current = /^\/r\/([^/]+)/.exec(path)?.[1];
  const open = useCallback(
    (name: 'new-room' | 'new-direct' | 'jump') => () => {
      openDialog(name);
    },
    [openDialog],
  );
  return (
    <div className={styles.sidebar}>
      <header className={styles.header}>
        <Link href="/" className={styles.brand}>
          <Logo size={26} />
          <span>{t.appName}</span>
        </Link>
        <IconLink href="/search" label={t.search}>
          <Search size={19} />
        </IconLink>
        <IconLink href="/rooms" label={t.browseRooms}>
          <Compass size={19} />
        </IconLink>
        <button
          type="button"
          className={styles.iconLink}
          aria-label={t.newDirect}
          title={t.newDirect}
          onClick={open('new-direct')}
        >
          <MessageSquarePlus size={19} />
        </button>
      </header>
      <div className={styles.actions}>
        <button
          type="button"
          className={styles.jump}
          title={t.jumpTitle}
          aria-keyshortcuts="Control+K"
          onClick={open('jump')}
        >
          {t.jumpPlaceholder}
          <kbd aria-hidden="true">Ctrl K</kbd>
        </button>
        <Button className={styles.new} onClick={open('new-room')}>
          <Plus size={16} aria-hidden="true" />
          {t.newRoom}
        </Button>
      </div>
      <div ref={scroller} className={styles.rooms}>
        {rooms.length === 0 ? (
          <div className={styles.empty}>
            <strong>{t.emptyListTitle}</strong>
            <p>{t.emptyListText}</p>
          </div>
        ) : (
          <ul className={styles.list}>
            {rooms.slice(0, shown).map((room) => (
              <RoomRow key={room.id} room={room} isCurrent={room.id === current} />
            ))}
          </ul>
        )}
      </div>
      <OwnFooter />
    </div>
  );
}
