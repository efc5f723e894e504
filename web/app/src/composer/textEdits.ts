/** A text after an edit, and what is selected in it. */
export interface Edit {
  text: string;
  start: number;
  end: number;
}

/** Puts something in the place of a range; the caret stands behind it. */
export function replaceRange(text: string, start: number, end: number, what: string): Edit {
  const at = start + what.length;
  return { text: text.slice(0, start) + what + text.slice(end), start: at, end: at };
}

/** Puts a mark around what is selected, or takes it away where it is already. */
export function wrapSelection(text: string, start: number, end: number, mark: string): Edit {
  const [before, selected, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  const length = mark.length;
  if (before.endsWith(mark) && after.startsWith(mark))
    return {
      text: before.slice(0, -length) + selected + after.slice(length),
      start: start - length,
      end: end - length,
    };
  return { text: before + mark + selected + mark + after, start: start + length, end: end + length };
}
