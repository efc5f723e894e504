import type { Room, RoomHandle } from '@messenger/client';
import { ChevronLeft, Info, Pin, Search, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { formatAgo } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { client } from '../client';
import { RoomAvatar } from './RoomAvatar';
import styles from './RoomScreen.module.css';

const nobody = { get: () => undefined, subscribe: () => () => undefined };

function PeerStatus({ peer }: { peer: string | undefined }) {
  const t = useText();
  const presence = useObservable(peer === undefined ? nobody : client.presence.of(peer));
  const person = useObservable(peer === undefined ? nobody : client.people.get(peer));
  if (person?.statusText) return <>{person.statusText}</>;
  if (!presence) return <>{t.offline}</>;
  if (presence.status !== 'offline') return <>{t[presence.status]}</>;
  return <>{presence.lastSeen ? t.lastSeen(formatAgo(t.locale, new Date(presence.lastSeen))) : t.offline}</>;
}

function Tool({
  href,
  label,
  isOpen,
  className = '',
  children,
}: {
  href: string;
  label: string;
  isOpen: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      className={`${styles.tool} ${className}`}
      aria-label={label}
      title={label}
      aria-current={isOpen ? 'true' : undefined}
    >
      {children}
    </Link>
  );
}

interface RoomHeaderProps {
  room: RoomHandle;
  info: Room;
  name: string;
  /** What is open beside the conversation. */
  panel: string | undefined;
}

/** Which room this is, and the ways to what belongs to it. */
export function RoomHeader({ room, info, name, panel }: RoomHeaderProps) {
  const t = useText();
  const path = `/r/${room.id}`;
  const toggle = (what: string) => (panel === what ? path : `${path}/${what}`);
  return (
    <header className={styles.header}>
      <Link href="/" className={`${styles.tool} ${styles.backLink}`} aria-label={t.back}>
        <ChevronLeft size={24} />
      </Link>
      <RoomAvatar room={info} name={name} size={36} />
      <div className={styles.title}>
        <h1>{name === '' ? '…' : name}</h1>
        <p>
          {info.type === 'direct' ? (
            <PeerStatus peer={info.peer} />
          ) : info.topic === '' ? (
            t.memberCount(info.memberCount)
          ) : (
            info.topic
          )}
        </p>
      </div>
      <div className={styles.tools}>
        <Tool href={`/search?room=${room.id}`} label={t.search} isOpen={false} className={styles.optional ?? ''}>
          <Search size={19} />
        </Tool>
        <Tool href={toggle('pins')} label={t.pins} isOpen={panel === 'pins'} className={styles.optional ?? ''}>
          <Pin size={19} />
        </Tool>
        {info.type === 'direct' ? null : (
          <Tool href={toggle('members')} label={`${t.members}: ${info.memberCount}`} isOpen={panel === 'members'}>
            <Users size={19} />
            <span className={styles.optional}>{info.memberCount}</span>
          </Tool>
        )}
        <Tool href={toggle('details')} label={t.details} isOpen={panel === 'details'}>
          <Info size={19} />
        </Tool>
      </div>
    </header>
  );
}
