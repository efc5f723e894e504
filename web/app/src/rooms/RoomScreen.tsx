import type { Message } from '@messenger/client';
import { DoorOpen } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { client } from '../client';
import { Composer, type ComposerHandle } from '../composer/Composer';
import { useText } from '../i18n/Language';
import { useMediaQuery } from '../lib/useMediaQuery';
import { useObservable } from '../lib/useObservable';
import { MessageActionsContext, type MessageActions } from '../timeline/actions';
import { Timeline } from '../timeline/Timeline';
import { EmptyState, Waiting } from '../ui/EmptyState';
import { ComposerNote } from './ComposerNote';
import { useRoomName } from './names';
import { may } from './permissions';
import { RoomHeader } from './RoomHeader';
import styles from './RoomScreen.module.css';
import { TypingLine } from './TypingLine';

const Panel = lazy(async () => ({ default: (await import('../details/Panel')).Panel }));
const MessageDialog = lazy(async () => ({ default: (await import('../timeline/MessageDialog')).MessageDialog }));

/** A dialog about one message. */
export interface MessageDialogState {
  kind: 'delete' | 'history' | 'report';
  message: Message;
}

function RoomGone() {
  const t = useText();
  return (
    <EmptyState icon={<DoorOpen size={30} />} title={t.roomGoneTitle} text={t.roomGoneText}>
      <Link href="/rooms">{t.browseRooms}</Link>
    </EmptyState>
  );
}

/** One room: what was written, where one writes, and what is open beside that. */
export function RoomScreen({ roomId }: { roomId: string }) {
  const t = useText();
  const [path] = useLocation();
  const room = client.rooms.get(roomId);
  const info = useObservable(room.info);
  const isReady = useObservable(client.rooms.ready);
  const { user } = useObservable(client.session.state);
  const name = useRoomName(info);
  const composer = useRef<ComposerHandle>(null);
  const [about, setAbout] = useState<{ kind: 'reply' | 'edit'; message: Message }>();
  const [dialog, setDialog] = useState<MessageDialogState>();
  // The panel then takes the conversation's place, with its heading.
  const isNarrow = useMediaQuery('(max-width: 1060px)');
  const me = user?.id ?? '';
  const rest = path.slice(`/r/${roomId}/`.length);
  const target = /^\d+$/.test(rest) ? Number(rest) : undefined;
  const panel = target === undefined && rest !== '' ? rest : undefined;

  const hasRoom = info !== undefined;
  useEffect(() => {
    // On touch screens the keyboard would cover half of what one came to read.
    if (hasRoom && matchMedia('(pointer: fine)').matches) composer.current?.focus();
  }, [hasRoom]);
  const actions = useMemo<MessageActions | undefined>(
    () =>
      info && {
        reply: (message) => {
          setAbout({ kind: 'reply', message });
        },
        edit: (message) => {
          setAbout({ kind: 'edit', message });
        },
        askToDelete: (message) => {
          setDialog({ kind: 'delete', message });
        },
        showHistory: (message) => {
          setDialog({ kind: 'history', message });
        },
        report: (message) => {
          setDialog({ kind: 'report', message });
        },
        canWrite: may(info, 'write'),
        canPin: may(info, 'pin'),
        canDeleteOthers: may(info, 'deleteOthers'),
        canReact: may(info, 'react'),
      },
    [info],
  );
  const endAbout = useCallback(() => {
    setAbout(undefined);
  }, []);
  const editLast = () => {
    const own = room.timeline.view
      .get()
      .items.findLast((item) => item.kind === 'message' && item.sender === me && !item.deletedAt);
    if (own?.kind === 'message') setAbout({ kind: 'edit', message: own });
  };

  if (!info || !actions) return isReady ? <RoomGone /> : <Waiting label={t.loading} />;
  return (
    <MessageActionsContext value={actions}>
      <div className={styles.screen} data-panel={panel !== undefined}>
        <section className={styles.conversation} aria-label={t.conversation}>
          <RoomHeader room={room} info={info} name={name} panel={panel} />
          <Timeline
            room={room}
            info={info}
            name={name}
            me={me}
            target={target}
            editedSeq={about?.kind === 'edit' ? about.message.seq : undefined}
          />
          <TypingLine room={room} info={info} />
          {actions.canWrite ? (
            <Composer
              ref={composer}
              room={room}
              info={info}
              name={name}
              about={about}
              onAboutEnd={endAbout}
              onEditLast={editLast}
            />
          ) : (
            <ComposerNote info={info} />
          )}
        </section>
        {panel === undefined ? null : (
          <aside className={styles.panel} aria-label={t.details}>
            {isNarrow ? <h1 className="visually-hidden">{name}</h1> : null}
            <Suspense fallback={<Waiting label={t.loading} />}>
              <Panel room={room} info={info} name={name} me={me} panel={panel} />
            </Suspense>
          </aside>
        )}
      </div>
      <Suspense fallback={null}>
        {dialog ? (
          <MessageDialog
            room={room}
            state={dialog}
            onClose={() => {
              setDialog(undefined);
            }}
          />
        ) : null}
      </Suspense>
    </MessageActionsContext>
  );
}
