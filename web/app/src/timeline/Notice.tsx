import type { RoomInfo, RoomNotice } from '@messenger/client';
import type { Catalogue } from '../i18n/en';
import { useText } from '../i18n/Language';
import { usePersonName } from '../rooms/names';
import styles from './Notice.module.css';

const changeable = ['name', 'topic', 'public', 'slowModeSeconds', 'archived', 'retentionDays'] as const;

/** Says what was changed if that is one thing. */
function changeOf(info: RoomInfo | undefined, before: RoomInfo | undefined, by: string, t: Catalogue): string {
  const changed = info && before ? changeable.filter((key) => info[key] !== before[key]) : [];
  if (!info || changed.length !== 1) return t.noticeUpdated(by);
  switch (changed[0]) {
    case 'name':
      return t.noticeRenamed(by, info.name);
    case 'topic':
      return info.topic === '' ? t.noticeUpdated(by) : t.noticeTopic(by, info.topic);
    case 'archived':
      return info.archived ? t.noticeArchived(by) : t.noticeReopened(by);
    case 'slowModeSeconds':
      return info.slowModeSeconds > 0
        ? t.noticeSlowMode(by, t.slowModeSeconds(info.slowModeSeconds))
        : t.noticeSlowModeOff(by);
    case 'public':
      return info.public ? t.noticePublic(by) : t.noticePrivate(by);
    default:
      return t.noticeUpdated(by);
  }
}

function textOf(item: RoomNotice, before: RoomInfo | undefined, by: string, user: string, t: Catalogue): string {
  const isOwnAct = item.user === undefined || item.user === item.by;
  switch (item.type) {
    case 'room.created':
      return t.noticeCreated(by);
    case 'room.updated':
      return changeOf(item.info, before, by, t);
    case 'member.joined':
      return isOwnAct ? t.noticeJoined(user) : t.noticeAdded(user, by);
    case 'member.left':
      return isOwnAct ? t.noticeLeft(user) : t.noticeRemoved(user, by);
    case 'member.updated':
      return t.noticeRole(user, item.role ? t.roles[item.role] : '');
    case 'message.pinned':
      return t.noticePinned(by);
    case 'message.unpinned':
      return t.noticeUnpinned(by);
  }
}

/** Something that happened in the room, in one quiet line. */
export function Notice({ item, roomBefore }: { item: RoomNotice; roomBefore: RoomInfo | undefined }) {
  const t = useText();
  const by = usePersonName(item.by);
  const user = usePersonName(item.user);
  return <p className={styles.notice}>{by === '' ? '…' : textOf(item, roomBefore, by, user, t)}</p>;
}
