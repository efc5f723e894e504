import type { Message, Room, RoomHandle } from '@messenger/client';
import { SendHorizontal, Smile } from 'lucide-react';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react';
import { useText } from '../i18n/Language';
import { IconButton } from '../ui/Button';
import { useToasts } from '../ui/Toasts';
import { commandIn, commandsIn, type Command, type Suggestion } from './completion';
import { CompletionList } from './CompletionList';
import styles from './Composer.module.css';
import { ComposerContext } from './ComposerContext';
import { EmojiPicker } from './EmojiPicker';
import { runCommand } from './runCommand';
import { replaceRange, wrapSelection } from './textEdits';
import { useCompletion } from './useCompletion';

const longest = 8000;

/** What the screen around it can ask of the composer. */
export interface ComposerHandle {
  focus: () => void;
}

interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  room: RoomHandle;
  info: Room;
  name: string;
  /** The message that is answered or edited. */
  about: { kind: 'reply' | 'edit'; message: Message } | undefined;
  onAboutEnd: () => void;
  /** Asked for the last own message, to edit it. */
  onEditLast: () => void;
  /** In a thread all answers go to one message, and no draft is kept. */
  threadOf?: number;
}

/** Where one writes: with Enter to send, completion, emoji, a draft that is kept, and the way to edit or answer. */
export function Composer({ ref, room, info, name, about, onAboutEnd, onEditLast, threadOf }: ComposerProps) {
  const t = useText();
  const { attempt, tell } = useToasts();
  const field = useRef<HTMLTextAreaElement>(null);
  const emojiButton = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const hasDraft = threadOf === undefined;
  const [unsent, setUnsent] = useState(() => (hasDraft ? (room.draft.get()?.text ?? '') : ''));
  const [revision, setRevision] = useState<{ of: Message; text: string }>();
  const edited = about?.kind === 'edit' ? about.message : undefined;
  const text = !edited ? unsent : revision?.of === edited ? revision.text : edited.text;
  const [caret, setCaret] = useState(text.length);
  const [isPicking, setPicking] = useState(false);
  const completion = useCompletion(room, info, text, caret);
  const isOffering = completion.suggestions.length > 0;
  const tooMany = Array.from(text).length - longest;
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);

  useEffect(() => {
    if (about) field.current?.focus();
  }, [about]);
  useLayoutEffect(() => {
    if (edited) setCaret(edited.text.length);
  }, [edited]);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const change = (next: string, at: number) => {
    setCaret(at);
    if (edited) {
      setRevision({ of: edited, text: next });
      return;
    }
    setUnsent(next);
    if (hasDraft) room.draft.set(next, about?.message.seq);
    if (next === '') room.stopTyping();
    else room.startTyping();
  };
  const edit = ({ text: next, start, end }: { text: string; start: number; end: number }) => {
    change(next, end);
    // React sets the value first, which moves the caret to the end.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start, end);
    });
  };
  const insert = (what: string) => {
    edit(replaceRange(text, caret, caret, what));
  };
  const pick = ({ insert: what }: Suggestion) => {
    if (completion.token) edit(replaceRange(text, completion.token.start, caret, `${what} `));
  };
  const endAbout = () => {
    setRevision(undefined);
    setCaret(unsent.length);
    onAboutEnd();
  };
  const clear = () => {
    setUnsent('');
    setCaret(0);
    if (hasDraft) room.draft.clear();
    room.stopTyping();
  };

  const submit = () => {
    const written = text.trim();
    if (written === '' || tooMany > 0) return;
    if (edited) {
      endAbout();
      if (written !== edited.text) void attempt(room.edit(edited.seq, written));
      return;
    }
    const command = commandIn(written);
    if (command) {
      if (!(command.name in commandsIn(t))) {
        tell(t.slashUnknown);
        return;
      }
      clear();
      const run = runCommand(room, command.name as Command, command.rest);
      void attempt(
        run.then((isDone) => {
          if (!isDone) tell(t.noPeopleFound);
        }),
      );
      return;
    }
    const replyTo = threadOf ?? (about?.kind === 'reply' ? about.message.seq : undefined);
    room.send(replyTo === undefined ? { text: written } : { text: written, replyTo });
    clear();
    if (about) onAboutEnd();
    field.current?.focus();
  };

  const onCompletionKey = (key: string): boolean => {
    if (!isOffering) return false;
    const count = completion.suggestions.length;
    const chosen = completion.suggestions[completion.chosen];
    if (key === 'ArrowDown') completion.choose((completion.chosen + 1) % count);
    else if (key === 'ArrowUp') completion.choose((completion.chosen - 1 + count) % count);
    else if ((key === 'Enter' || key === 'Tab') && chosen) pick(chosen);
    else if (key === 'Escape') completion.dismiss();
    else return false;
    return true;
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, selectionEnd } = event.currentTarget;
    const isFormat = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (onCompletionKey(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '' && hasDraft) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && about) {
      event.stopPropagation();
      endAbout();
    } else if (isFormat && (event.key === 'b' || event.key === 'i')) {
      event.preventDefault();
      edit(wrapSelection(text, selectionStart, selectionEnd, event.key === 'b' ? '**' : '_'));
    }
  };

  return (
    <div className={styles.composer}>
      {about ? <ComposerContext about={about} onEnd={endAbout} /> : null}
      <div className={styles.box}>
        {isOffering ? (
          <CompletionList id={listId} suggestions={completion.suggestions} chosen={completion.chosen} onPick={pick} />
        ) : null}
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={threadOf === undefined ? t.message : t.answerField}
          placeholder={threadOf === undefined ? t.messagePlaceholder(name) : t.answerField}
          aria-autocomplete="list"
          aria-controls={isOffering ? listId : undefined}
          aria-activedescendant={isOffering ? `${listId}-${completion.chosen}` : undefined}
          aria-invalid={tooMany > 0 || undefined}
          onChange={(event) => {
            change(event.target.value, event.target.selectionStart);
          }}
          onSelect={(event) => {
            setCaret(event.currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            room.stopTyping();
          }}
        />
        <IconButton
          ref={emojiButton}
          label={t.emoji}
          aria-expanded={isPicking}
          onClick={() => {
            setPicking(!isPicking);
          }}
        >
          <Smile size={20} />
        </IconButton>
        <IconButton
          className={styles.send}
          label={edited ? t.save : threadOf === undefined ? t.send : t.answer}
          disabled={text.trim() === '' || tooMany > 0}
          onPointerDown={(event) => {
            // The focus stays in the text: on phones the keyboard would close and open again.
            event.preventDefault();
          }}
          onClick={submit}
        >
          <SendHorizontal size={18} />
        </IconButton>
        {isPicking ? (
          <EmojiPicker
            anchor={emojiButton}
            onPick={insert}
            onClose={() => {
              setPicking(false);
            }}
          />
        ) : null}
      </div>
      {tooMany > 0 ? (
        <p className={styles.tooLong} role="alert">
          {t.tooLong(tooMany)}
        </p>
      ) : null}
    </div>
  );
}
