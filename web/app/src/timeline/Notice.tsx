import type { RoomNotice } from '@messenger/client';
import type { Catalogue } from '../i18n/en';
import { useText } from '../i18n/Language';
import { usePersonName } from '../rooms/names';
import styles from './Notice.module.css';

function textOf(item: RoomNotice, by: string, user: string, t: Catalogue): string {
  const isOwnAct = item.user === undefined || item.user === item.by;
  switch (item.type) {
    case 'room.created':
      return t.noticeCreated(by);
    case 'room.updated':
      return item.info ? t.noticeRenamed(by, item.info.name) : t.noticeUpdated(by);
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
export function Notice({ item }: { item: RoomNotice }) {
  const t = useText();
  const by = usePersonName(item.by);
  const user = usePersonName(item.user);
  return <p className={styles.notice}>{by === '' ? '…' : textOf(item, by, user, t)}</p>;
}
