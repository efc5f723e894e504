import { memo, type ReactNode } from 'react';
import { Mention } from '../people/Mention';
import { parseMessage, type Part } from './parse';
import styles from './MessageText.module.css';

interface MessageTextProps {
  text: string;
  /** Whom the text mentions, as the server found. */
  mentions: readonly string[];
  /** It speaks to all: @room. */
  isForAll: boolean;
}

type Mentions = Omit<MessageTextProps, 'text'>;

const emojiOnly = /^(?:\p{RGI_Emoji}\s*){1,6}$/v;

function render(parts: readonly Part[], mentions: Mentions): ReactNode {
  // The parts of a text never move among each other, so that their places are their keys.
  return parts.map((part, key) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'strong':
        return <strong key={key}>{render(part.parts, mentions)}</strong>;
      case 'em':
        return <em key={key}>{render(part.parts, mentions)}</em>;
      case 'del':
        return <del key={key}>{render(part.parts, mentions)}</del>;
      case 'code':
        return <code key={key}>{part.text}</code>;
      case 'break':
        return <br key={key} />;
      case 'link':
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {render(part.parts, mentions)}
          </a>
        );
      case 'mention':
        return <Mention key={key} name={part.name} ids={mentions.mentions} isForAll={mentions.isForAll} />;
      case 'paragraph':
        return <p key={key}>{render(part.parts, mentions)}</p>;
      case 'quote':
        return <blockquote key={key}>{render(part.parts, mentions)}</blockquote>;
      case 'block':
        return (
          // Long lines scroll sideways, which the keyboard must be able to do, too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <pre key={key} tabIndex={0}>
            <code>{part.text}</code>
          </pre>
        );
      case 'list':
        return part.start === null ? (
          <ul key={key}>{render(part.parts, mentions)}</ul>
        ) : (
          <ol key={key} start={part.start}>
            {render(part.parts, mentions)}
          </ol>
        );
      case 'item':
        return <li key={key}>{render(part.parts, mentions)}</li>;
    }
  });
}

/** A message's text with its Markdown. Elements are made one by one, never from HTML, so that no text can be a script. */
export const MessageText = memo(function MessageText({ text, mentions, isForAll }: MessageTextProps) {
  const large = text.length < 60 && emojiOnly.test(text.trim());
  return (
    <div className={`${styles.text} ${large ? styles.large : ''}`}>
      {render(parseMessage(text), { mentions, isForAll })}
    </div>
  );
});
