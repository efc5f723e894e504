import type { Room, RoomHandle } from '@messenger/client';
import { X } from 'lucide-react';
import { Link } from 'wouter';
import { useText } from '../i18n/Language';
import { About } from './About';
import { Members } from './Members';
import styles from './Panel.module.css';
import { PersonCard } from './PersonCard';
import { Pins } from './Pins';
import { Thread } from './Thread';

interface PanelProps {
  room: RoomHandle;
  info: Room;
  name: string;
  me: string;
  /** What the address asks for: "members", "pins", "details", "thread/SEQ" or "person/ID". */
  panel: string;
}

/** What is open beside a conversation. */
export function Panel({ room, info, name, me, panel }: PanelProps) {
  const t = useText();
  const [kind, argument = ''] = panel.split('/');
  const titles: Record<string, string> = { members: t.members, pins: t.pins, thread: t.thread, person: t.profile };
  let content;
  if (kind === 'members') content = <Members room={room} info={info} me={me} />;
  else if (kind === 'pins') content = <Pins room={room} info={info} />;
  else if (kind === 'thread')
    content = <Thread key={argument} room={room} info={info} name={name} me={me} seq={Number(argument)} />;
  else if (kind === 'person') content = <PersonCard key={argument} userId={argument} me={me} />;
  else content = <About room={room} info={info} name={name} me={me} />;
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2>{titles[kind ?? ''] ?? t.details}</h2>
        <Link href={`/r/${room.id}`} className={styles.close} aria-label={t.close} title={t.close}>
          <X size={19} />
        </Link>
      </header>
      {content}
    </div>
  );
}
