import { plainText } from '../text/parse';

/** A part of a found text. */
export interface SnippetPart {
  text: string;
  isMatch: boolean;
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
};

// For private use (Unicode): what stands for the marks while the Markdown around them is read.
const [begin, end] = ['\uE000', '\uE001'];

/** Takes a snippet of the server, HTML-escaped with `<mark>` around matches, apart into texts without their Markdown. */
export function snippetParts(snippet: string): SnippetPart[] {
  const marked = snippet
    .replace(/[\uE000\uE001]/g, '')
    .replaceAll('<mark>', begin)
    .replaceAll('</mark>', end)
    .replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => entities[entity] ?? entity);
  return plainText(marked)
    .split(/(\uE000[^\uE001]*\uE001?)/)
    .map((part) => ({ isMatch: part.startsWith(begin), text: part.replace(/[\uE000\uE001]/g, '') }))
    .filter(({ text }) => text !== '');
}
