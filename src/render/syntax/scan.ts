/** One `{{…}}` in a template's source. */
export interface Tag {
  /** `open` and `close` are those of a block; all others are `other`. */
  readonly kind: 'open' | 'close' | 'other';
  /** Offsets into the source; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Scan {
  /** The source, made fit for the parser. */
  readonly text: string;
  readonly tags: readonly Tag[];
  /** Where a `{{` stands that nothing closes. */
  readonly unclosed: number | undefined;
  /** An offset of `text` → the offset of the source. */
  toSource(offset: number): number;
}

const SEPARATOR = '{{!}}';

/**
 * Finds the tags of a template, and sets an empty comment between a tag and a brace behind it: Handlebars reads the
 * three braces at the end of `{"a":{{x}}}` as the end of a raw tag, which is never what an author of JSON meant.
 */
export function scan(source: string): Scan {
  const tags: Tag[] = [];
  const seams: number[] = [];
  let unclosed: number | undefined;
  let content = 0;
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', content)) {
    if (isEscaped(source, at, content)) {
      content = at + 2;
      continue;
    }
    const end = endOfTag(source, at);
    if (end === undefined) {
      unclosed = at;
      break;
    }
    tags.push({ kind: kindOf(source, at), start: at, end });
    // A raw tag ends in three braces of its own; only a plain one can be misread.
    if (source[end] === '}' && !isComment(source, at)) seams.push(end);
    content = end;
  }
  return { text: withSeparators(source, seams), tags, unclosed, toSource: (offset) => toSource(offset, seams) };
}

/** `\{{` is text; `\\{{` is a backslash and a tag. Only text since the last tag counts. */
const isEscaped = (source: string, at: number, content: number): boolean =>
  at > content && source[at - 1] === '\\' && !(at - 1 > content && source[at - 2] === '\\');

const isComment = (source: string, at: number): boolean => /^\{\{~?!/.test(source.slice(at, at + 4));

function kindOf(source: string, at: number): Tag['kind'] {
  const sign = source[source[at + 2] === '~' ? at + 3 : at + 2];
  if (sign === '/') return 'close';
  if (sign === '#') return 'open';
  // `{{^}}` is an else, `{{^name}}` opens a block.
  return sign === '^' && !/^\{\{~?\^\s*~?\}\}/.test(source.slice(at, at + 40)) ? 'open' : 'other';
}

function endOfTag(source: string, at: number): number | undefined {
  if (source.startsWith('{{{{', at)) return endOfRawBlock(source, at);
  const body = source[at + 2] === '~' ? at + 3 : at + 2;
  if (source[body] === '!') return endOfComment(source, body);
  const raw = source[body] === '{';
  for (let index = raw ? body + 1 : body; index < source.length; index += 1) {
    const char = source[index];
    if (char === '"' || char === "'" || char === '[') index = endOfQuoted(source, index);
    else if (source.startsWith(raw ? '}}}' : '}}', index)) return index + (raw ? 3 : 2);
    else if (raw && source.startsWith('}~}}', index)) return index + 4;
  }
  return undefined;
}

/** The index of the closing quote or bracket, or the opening one when there is none. */
function endOfQuoted(source: string, at: number): number {
  const close = source[at] === '[' ? ']' : source[at];
  for (let index = at + 1; index < source.length; index += 1) {
    if (source[index] === '\\' && source[index + 1] === close) index += 1;
    else if (source[index] === close) return index;
  }
  return at;
}

function endOfComment(source: string, body: number): number | undefined {
  const long = source.startsWith('!--', body);
  const end = long ? /--~?\}\}/.exec(source.slice(body)) : /\}\}/.exec(source.slice(body));
  return end ? body + end.index + end[0].length : undefined;
}

/** `{{{{raw}}}} anything {{{{/raw}}}}` is passed over whole. */
function endOfRawBlock(source: string, at: number): number | undefined {
  const close = source.indexOf('{{{{/', at + 4);
  const end = close < 0 ? -1 : source.indexOf('}}}}', close);
  return end < 0 ? undefined : end + 4;
}

function withSeparators(source: string, seams: readonly number[]): string {
  if (seams.length === 0) return source;
  let text = '';
  let from = 0;
  for (const seam of seams) {
    text += source.slice(from, seam) + SEPARATOR;
    from = seam;
  }
  return text + source.slice(from);
}

function toSource(offset: number, seams: readonly number[]): number {
  let shift = 0;
  for (const seam of seams) {
    const start = seam + shift;
    if (offset <= start) break;
    if (offset < start + SEPARATOR.length) return seam;
    shift += SEPARATOR.length;
  }
  return offset - shift;
}
