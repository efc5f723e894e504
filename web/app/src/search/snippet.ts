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

/** Takes a snippet of the server, HTML-escaped with `<mark>` around matches, apart into plain texts. */
export function snippetParts(snippet: string): SnippetPart[] {
  return snippet
    .split(/(<mark>.*?<\/mark>)/s)
    .filter((part) => part !== '')
    .map((part) => {
      const isMatch = part.startsWith('<mark>');
      const inner = isMatch ? part.slice('<mark>'.length, -'</mark>'.length) : part;
      return { isMatch, text: inner.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => entities[entity] ?? entity) };
    });
}
