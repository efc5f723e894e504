import type { Message, MessageItem, Room, RoomHandle } from '@messenger/client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Composer } from '../composer/Composer';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { useObservable } from '../lib/useObservable';
import { may } from '../rooms/permissions';
import { MessageRow } from '../timeline/MessageRow';
import { Waiting } from '../ui/EmptyState';
import styles from './Panel.module.css';

interface ThreadProps {
  room: RoomHandle;
  info: Room;
  name: string;
  me: string;
  /** Of the message that is answered. */
  seq: number;
}

function asItem(message: Message): MessageItem {
  return { ...message, kind: 'message', key: message.id };
}

async function loadAnswers(room: RoomHandle, seq: number): Promise<readonly Message[]> {
  let answers: readonly Message[] = [];
  for (let hasMore = true; hasMore;) {
    const page = await room.thread(seq, answers.at(-1)?.seq);
    answers = [...answers, ...page.items];
    hasMore = page.hasMore && page.items.length > 0;
  }
  return answers;
}

/** A message with all its answers, and where one more is written. */
export function Thread({ room, info, name, me, seq }: ThreadProps) {
  const t = useText();
  const first = useLoaded(`first ${room.id}/${seq}`, () => room.message(seq));
  const answers = useLoaded(`answers ${room.id}/${seq}`, () => loadAnswers(room, seq));
  const { items } = useObservable(room.timeline.view);
  const outgoing = items.filter((item) => item.kind === 'outgoing' && item.replyTo === seq);
  const end = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const { reload } = answers;
  const reloadFirst = first.reload;
  useEffect(() => {
    const follow = (event: { room: string }) => {
      if (event.room !== room.id) return;
      reload();
      reloadFirst();
    };
    const types = [
      'message.created',
      'message.edited',
      'message.deleted',
      'reaction.added',
      'reaction.removed',
    ] as const;
    const ends = types.map((type) => client.on(type, follow));
    return () => {
      ends.forEach((one) => {
        one();
      });
    };
  }, [room, reload, reloadFirst]);
  const count = (answers.value?.length ?? 0) + outgoing.length;
  useLayoutEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  if (first.error) return <p className={styles.none}>{t.problemNotFound}</p>;
  if (!first.value || !answers.value) return <Waiting label={t.loading} />;
  const known = new Set(answers.value.map((message) => message.clientId));
  const shown = [
    ...answers.value.map(asItem),
    ...outgoing.filter((item) => item.kind === 'outgoing' && !known.has(item.clientId)),
  ];
  const row = (item: (typeof shown)[number]) =>
    item.kind === 'notice' ? null : (
      // Shows what can be done with the message under the pointer or with the focus; each has its own button.
      // eslint-disable-next-line jsx-a11y/no-static-element-interactions
      <div
        key={item.key}
        onPointerEnter={() => {
          setActive(item.key);
        }}
        onFocus={() => {
          setActive(item.key);
        }}
      >
        <MessageRow
          item={item}
          isInThread
          room={room}
          me={me}
          isContinued={false}
          isActive={active === item.key}
          isTarget={false}
          isEdited={false}
          canReact={may(info, 'react')}
          readers={undefined}
        />
      </div>
    );
  return (
    <div className={styles.thread}>
      <div
        className={styles.messages}
        onPointerLeave={() => {
          setActive(undefined);
        }}
      >
        {row(asItem(first.value))}
        <p className={styles.divider}>{count > 0 ? t.answers(count) : t.threadEmpty}</p>
        {shown.map(row)}
        <div ref={end} />
      </div>
      {may(info, 'write') ? (
        <Composer
          room={room}
          info={info}
          name={name}
          about={undefined}
          onAboutEnd={() => undefined}
          onEditLast={() => undefined}
          threadOf={seq}
        />
      ) : null}
    </div>
  );
}
