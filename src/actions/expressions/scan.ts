/** A text with runtime expressions, taken apart. Literals have their escapes taken out. */
export type Part = Literal | Mark;

export interface Literal {
  readonly kind: 'literal';
  readonly text: string;
}

export interface Mark {
  readonly kind: 'expression';
  /** What stands between the braces: `$request.header.Host`. */
  readonly source: string;
  /** Of the opening brace, in the text. */
  readonly offset: number;
  /** With both braces. */
  readonly length: number;
  /** False: the closing brace is missing. */
  readonly closed: boolean;
}

/** Whether there is anything to take apart. */
export const hasExpressions = (text: string): boolean => text.includes('{$');

/**
 * Splits at `{$…}`. An expression ends at the first `}`. `\{$` is the text `{$`; a backslash means nothing elsewhere.
 */
export function scan(text: string): Part[] {
  const parts: Part[] = [];
  let literal = '';
  let at = 0;
  for (let open = text.indexOf('{$'); open >= 0; open = text.indexOf('{$', at)) {
    const escaped = text[open - 1] === '\\' && open - 1 >= at;
    literal += text.slice(at, escaped ? open - 1 : open);
    if (escaped) {
      literal += '{$';
      at = open + 2;
      continue;
    }
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    literal = '';
    const end = text.indexOf('}', open);
    const closed = end >= 0;
    at = closed ? end + 1 : text.length;
    const source = text.slice(open + 1, closed ? end : undefined);
    parts.push({ kind: 'expression', source, offset: open, length: at - open, closed });
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push({ kind: 'literal', text: literal });
  return parts;
}
