import type { Message, RoomHandle } from '@messenger/client';
import {
  Copy,
  Ellipsis,
  Flag,
  History,
  Link2,
  MessageSquareReply,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { EmojiPicker } from '../composer/EmojiPicker';
import { useText } from '../i18n/Language';
import { IconButton } from '../ui/Button';
import { Menu, type MenuItem } from '../ui/Menu';
import { useToasts } from '../ui/Toasts';
import { useMessageActions } from './actions';
import styles from './Toolbar.module.css';

/** What can be done with a message: the common at once, the rest in a menu. */
export function Toolbar({ message, room, me }: { message: Message; room: RoomHandle; me: string }) {
  const t = useText();
  const [, navigate] = useLocation();
  const { attempt, tell } = useToasts();
  const actions = useMessageActions();
  const reactButton = useRef<HTMLButtonElement>(null);
  const moreButton = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<'emoji' | 'menu'>();
  const close = () => {
    setOpen(undefined);
  };
  const isMine = message.sender === me;
  const copy = (text: string) =>
    void attempt(
      navigator.clipboard.writeText(text).then(() => {
        tell(t.copied);
      }),
    );

  const items: (MenuItem | false)[] = [
    {
      label: t.openThread,
      icon: <MessageSquareReply size={17} />,
      action: () => {
        navigate(`/r/${room.id}/thread/${message.seq}`);
      },
    },
    actions.canPin && {
      label: message.pinned ? t.unpin : t.pin,
      icon: message.pinned ? <PinOff size={17} /> : <Pin size={17} />,
      action: () => void attempt(message.pinned ? room.unpin(message.seq) : room.pin(message.seq)),
    },
    {
      label: t.copyText,
      icon: <Copy size={17} />,
      action: () => {
        copy(message.text);
      },
      separated: true,
    },
    {
      label: t.copyLink,
      icon: <Link2 size={17} />,
      action: () => {
        copy(`${location.origin}/r/${room.id}/${message.seq}`);
      },
    },
    message.editedAt !== undefined && {
      label: t.editHistory,
      icon: <History size={17} />,
      action: () => {
        actions.showHistory(message);
      },
    },
    !isMine && {
      label: t.report,
      icon: <Flag size={17} />,
      action: () => {
        actions.report(message);
      },
    },
    (isMine || actions.canDeleteOthers) && {
      label: t.delete,
      icon: <Trash2 size={17} />,
      action: () => {
        actions.askToDelete(message);
      },
      danger: true,
      separated: true,
    },
  ];
  return (
    <div className={styles.toolbar}>
      {actions.canReact ? (
        <IconButton
          ref={reactButton}
          label={t.react}
          aria-expanded={open === 'emoji'}
          onClick={() => {
            setOpen('emoji');
          }}
        >
          <SmilePlus size={18} />
        </IconButton>
      ) : null}
      {actions.canWrite ? (
        <IconButton
          label={t.reply}
          onClick={() => {
            actions.reply(message);
          }}
        >
          <Reply size={18} />
        </IconButton>
      ) : null}
      {isMine && actions.canWrite ? (
        <IconButton
          label={t.edit}
          onClick={() => {
            actions.edit(message);
          }}
        >
          <Pencil size={17} />
        </IconButton>
      ) : null}
      <IconButton
        ref={moreButton}
        label={t.more}
        aria-haspopup="menu"
        aria-expanded={open === 'menu'}
        onClick={() => {
          setOpen(open === 'menu' ? undefined : 'menu');
        }}
      >
        <Ellipsis size={18} />
      </IconButton>
      {open === 'menu' ? (
        <Menu anchor={moreButton} label={t.more} items={items.filter((item) => item !== false)} onClose={close} />
      ) : null}
      {open === 'emoji' ? (
        <EmojiPicker
          anchor={reactButton}
          onPick={(emoji) => void attempt(room.react(message.seq, emoji))}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
