import { Lexer, type Token, type Tokens } from 'marked';

/** A part of a message's text, as far as Messenger knows Markdown. Whatever else Markdown has is text. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'em' | 'del'; parts: Part[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; parts: Part[] }
  | { kind: 'mention'; name: string }
  | { kind: 'break' }
  | { kind: 'paragraph' | 'quote' | 'item'; parts: Part[] }
  | { kind: 'block'; text: string; language: string }
  | { kind: 'list'; start: number | null; parts: Part[] };

const safeProtocols = new Set(['http:', 'https:', 'mailto:']);
// As the server finds them: no word goes on before the @; names are letters, digits, '_', and '.' between others.
const mention = /(?<![\p{L}\p{N}_.@])@([a-z0-9_]+(?:\.[a-z0-9_]+)*)/giu;

/** The address of a link that may be followed; nothing for scripts, data and whatever else an address can be. */
export function safeHref(href: string): string | undefined {
  try {
    const url = new URL(href);
    return safeProtocols.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

function withMentions(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(mention)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'mention', name: (match[1] ?? '').toLowerCase() });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function withBreaks(text: string): Part[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...(index > 0 ? [{ kind: 'break' } as const] : []), ...withMentions(line)]);
}

function inline(tokens: readonly Token[]): Part[] {
  return tokens.flatMap((token): Part[] => {
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return [{ kind: token.type, parts: inline(token.tokens ?? []) }];
      case 'codespan':
        return [{ kind: 'code', text: (token as Tokens.Codespan).text }];
      case 'br':
        return [{ kind: 'break' }];
      case 'link': {
        const link = token as Tokens.Link;
        const href = safeHref(link.href);
        return href
          ? [{ kind: 'link', href, parts: [{ kind: 'text', text: link.text || link.href }] }]
          : withBreaks(link.raw);
      }
      case 'escape':
        return [
          {
            kind: 'text',
            text: (token as Tokens.Escape).text.replace(
              /&(amp|lt|gt|quot|#39);/g,
              (entity) => entities[entity] ?? entity,
            ),
          },
        ];
      case 'text': {
        const { tokens: parts, raw } = token as Tokens.Text;
        return parts ? inline(parts) : withBreaks(raw);
      }
      default:
        return withBreaks(token.raw);
    }
  });
}

function block(token: Token): Part[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'paragraph':
      return [{ kind: 'paragraph', parts: inline(token.tokens ?? []) }];
    case 'text':
      return inline(token.tokens ?? [token]);
    case 'code': {
      const code = token as Tokens.Code;
      return code.codeBlockStyle === 'indented'
        ? plain(code.raw)
        : [{ kind: 'block', text: code.text, language: code.lang ?? '' }];
    }
    case 'blockquote':
      return [{ kind: 'quote', parts: (token.tokens ?? []).flatMap(block) }];
    case 'list': {
      const list = token as Tokens.List;
      const items = list.items.map((item): Part => ({ kind: 'item', parts: item.tokens.flatMap(block) }));
      return [{ kind: 'list', start: list.ordered ? Number(list.start) : null, parts: items }];
    }
    default:
      return plain(token.raw);
  }
}

function plain(raw: string): Part[] {
  const text = raw.replace(/\n+$/, '');
  return text === '' ? [] : [{ kind: 'paragraph', parts: withBreaks(text) }];
}

/** Reads a message's text. Never fails: what is no Markdown is text as it was written. */
export function parseMessage(text: string): Part[] {
  return Lexer.lex(text, { gfm: true, breaks: true }).flatMap(block);
}

/** A text in one line, without its Markdown, as previews and notifications show it. */
export function plainText(text: string): string {
  const flatten = (part: Part): string => {
    switch (part.kind) {
      case 'text':
      case 'code':
      case 'block':
        return part.text;
      case 'mention':
        return `@${part.name}`;
      case 'break':
        return ' ';
      default:
        return part.parts.map(flatten).join(part.kind === 'list' || part.kind === 'quote' ? ' ' : '');
    }
  };
  return parseMessage(text.slice(0, 400)).map(flatten).join(' ').replace(/\s+/g, ' ').trim();
}
