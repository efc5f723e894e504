import type { NotificationLevel, Room, RoomHandle } from '@messenger/client';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { formatFull } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { may } from '../rooms/permissions';
import { RoomAvatar } from '../rooms/RoomAvatar';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { SelectField, Switch } from '../ui/Field';
import { useToasts } from '../ui/Toasts';
import { EditRoom } from './EditRoom';
import { Invites } from './Invites';
import styles from './Panel.module.css';
import { PersonCard } from './PersonCard';

interface AboutProps {
  room: RoomHandle;
  info: Room;
  name: string;
  me: string;
}

function OwnChoices({ room, info }: { room: RoomHandle; info: Room }) {
  const t = useText();
  const { attempt } = useToasts();
  return (
    <section className={styles.section}>
      <SelectField
        label={t.notifyAbout}
        value={info.notifications}
        onChange={(event) => void attempt(room.setNotifications(event.target.value as NotificationLevel))}
      >
        <option value="all">{t.notifyAll}</option>
        <option value="mentions">{t.notifyMentions}</option>
        <option value="none">{t.notifyNone}</option>
      </SelectField>
      <Switch
        label={t.muteRoom}
        checked={info.muted}
        onChange={(event) => void attempt(event.target.checked ? room.mute() : room.unmute())}
      />
    </section>
  );
}

/** What a room is, what one wants to hear of it, and how to change or leave it. */
export function About({ room, info, name, me }: AboutProps) {
  const t = useText();
  const [, navigate] = useLocation();
  const { attempt } = useToasts();
  const [open, setOpen] = useState<'edit' | 'leave' | 'delete'>();
  const close = () => {
    setOpen(undefined);
  };
  const away = (work: Promise<void>) => {
    close();
    void attempt(
      work.then(() => {
        navigate('/');
      }),
    );
  };
  if (info.type === 'direct') {
    return (
      <>
        {info.peer === undefined ? null : <PersonCard userId={info.peer} me={me} />}
        <OwnChoices room={room} info={info} />
      </>
    );
  }
  return (
    <div className={styles.body}>
      <div className={styles.hero}>
        <RoomAvatar room={info} name={name} size={72} />
        <h3>{name}</h3>
        <p>{info.topic}</p>
        <p className={styles.role}>
          {t[info.type]} · {t.memberCount(info.memberCount)} ·{' '}
          {t.createdOn(formatFull(t.locale, new Date(info.createdAt)))}
        </p>
        {may(info, 'changeInfo') ? (
          <Button
            onClick={() => {
              setOpen('edit');
            }}
          >
            {t.editRoom}
          </Button>
        ) : null}
      </div>
      <OwnChoices room={room} info={info} />
      {may(info, 'addMember') ? <Invites room={room} /> : null}
      <section className={styles.section}>
        <Button
          className={styles.danger ?? ''}
          onClick={() => {
            setOpen('leave');
          }}
        >
          {t.leave}
        </Button>
        {may(info, 'deleteRoom') ? (
          <Button
            className={styles.danger ?? ''}
            onClick={() => {
              setOpen('delete');
            }}
          >
            {t.deleteRoom}
          </Button>
        ) : null}
      </section>
      {open === 'edit' ? <EditRoom room={room} info={info} onClose={close} /> : null}
      {open === 'leave' ? (
        <Confirm
          title={t.leaveTitle}
          text={t.leaveText}
          action={t.leave}
          onConfirm={() => {
            away(room.leave());
          }}
          onClose={close}
        />
      ) : null}
      {open === 'delete' ? (
        <Confirm
          title={t.deleteRoomTitle}
          text={t.deleteRoomText}
          action={t.deleteRoom}
          onConfirm={() => {
            away(room.delete());
          }}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
