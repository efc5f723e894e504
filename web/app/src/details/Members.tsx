import type { Member, Person, Room, RoomHandle } from '@messenger/client';
import { Ban, Ellipsis, UserMinus, UserPlus, UserRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { useSlice } from '../lib/useSlice';
import { PeoplePicker } from '../people/PeoplePicker';
import { usePresence } from '../people/usePresence';
import { usePersonName } from '../rooms/names';
import { isAbove, may, rolesToGive } from '../rooms/permissions';
import { Avatar } from '../ui/Avatar';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import list from '../ui/List.module.css';
import { Menu, type MenuItem } from '../ui/Menu';
import { useToasts } from '../ui/Toasts';
import styles from './Panel.module.css';

interface MemberRowProps {
  room: RoomHandle;
  info: Room;
  member: Member;
  me: string;
}

function MemberRow({ room, info, member, me }: MemberRowProps) {
  const t = useText();
  const [, navigate] = useLocation();
  const { attempt } = useToasts();
  const name = usePersonName(member.user);
  const presence = usePresence(member.user);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const isMe = member.user === me;
  const isBelow = !isMe && (isAbove(info.role, member.role) || info.role === 'owner');
  const profile = () => {
    navigate(`/r/${room.id}/person/${member.user}`);
  };
  const roles = isBelow && may(info, 'changeRole') ? rolesToGive(info.role).filter((role) => role !== member.role) : [];
  const items: MenuItem[] = [
    { label: t.profile, icon: <UserRound size={17} />, action: profile },
    ...roles.map((role, index) => ({
      label: `${t.role}: ${t.roles[role]}`,
      separated: index === 0,
      action: () => void attempt(room.members.put(member.user, role)),
    })),
    ...(isBelow && may(info, 'removeMember')
      ? [
          {
            label: t.removeFromRoom,
            icon: <UserMinus size={17} />,
            danger: true,
            separated: true,
            action: () => void attempt(room.members.remove(member.user)),
          },
          { label: t.ban, icon: <Ban size={17} />, danger: true, action: () => void attempt(room.ban(member.user)) },
        ]
      : []),
  ];
  return (
    <li className={list.item}>
      <Avatar id={member.user} name={name} size={34} presence={presence} />
      <button type="button" className={list.press} onClick={profile}>
        <span className={list.words}>
          <strong>
            {name === '' ? '…' : name}
            {isMe ? ` (${t.you})` : ''}
          </strong>
        </span>
      </button>
      {member.role === 'member' ? null : <span className={styles.role}>{t.roles[member.role]}</span>}
      {isMe ? null : (
        <IconButton
          ref={button}
          className={styles.menuButton}
          label={t.actionsFor(name)}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          <Ellipsis size={18} />
        </IconButton>
      )}
      {isOpen ? (
        <Menu
          anchor={button}
          label={t.actionsFor(name)}
          items={items}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </li>
  );
}

/** Who is in a room, with what role; and the way to add others. */
export function Members({ room, info, me }: { room: RoomHandle; info: Room; me: string }) {
  const t = useText();
  const { attempt, tell } = useToasts();
  const members = useObservable(room.members.list);
  const [isAdding, setAdding] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useSlice(scroller, members.length);
  useEffect(() => {
    void attempt(room.members.load());
  }, [room, attempt]);
  const add = (person: Person) => {
    void attempt(room.members.put(person.id)).then((isDone) => {
      if (isDone) tell(t.noticeJoined(person.displayName));
    });
  };
  return (
    <div ref={scroller} className={styles.body}>
      {may(info, 'addMember') ? (
        <Button
          onClick={() => {
            setAdding(true);
          }}
        >
          <UserPlus size={17} aria-hidden="true" />
          {t.addMember}
        </Button>
      ) : null}
      <ul className={list.list}>
        {members.slice(0, shown).map((member) => (
          <MemberRow key={member.user} room={room} info={info} member={member} me={me} />
        ))}
      </ul>
      {isAdding ? (
        <Dialog
          title={t.addMember}
          onClose={() => {
            setAdding(false);
          }}
        >
          <PeoplePicker without={new Set(members.map((member) => member.user))} onPick={add} />
        </Dialog>
      ) : null}
    </div>
  );
}
