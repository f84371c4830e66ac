/**
 * Text that needs no quotes, by a narrower rule than YAML's own: what is left unquoted is text to YAML 1.1, to editors
 * and to people, too. It begins with a letter, an underscore or a slash.
 */
const PLAIN = /^[A-Za-z_/][\w/.@+=~?*()<>!;$^,% -]*(?::(?=[\w/])[\w/.@+=~?*()<>!;$^,% -]*)*(?<! )$/;
/** `250ms`. */
const DURATION = /^\d+(?:ms|s|m)$/;
/** Words that some YAML takes for something else. */
const WORD = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** What cannot stand in a file as it is: controls, odd line ends, halves of characters, the mark of a byte order. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text on one line: plain, in single quotes, or in double quotes with escapes. `flow`: between brackets, or a key. */
export function inlineText(text: string, flow: boolean): string {
  if (PLAIN.test(text) && !WORD.test(text) && !(flow && /[,:]/.test(text))) return text;
  if (DURATION.test(text)) return text;
  if (text.search(UNPRINTABLE) < 0) return `'${text.replaceAll("'", "''")}'`;
  return `"${escaped(text)}"`;
}

/** The inside of double quotes. */
export const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Text a block can hold: nothing that YAML normalizes or refuses, and no line of blanks where it would be dropped. */
const BLOCK =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /^(?![ \t]*\n)(?![^]*(?:^|\n)[ \t]+\n*$)(?:[\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\ud800-\udbff][\udc00-\udfff])+$/;

/**
 * Text of several lines, as it stands behind `key:`, its lines `indent` spaces deep: a literal block when that keeps
 * every character, otherwise quoted, a line of the text on a line of the file.
 */
export function multilineText(text: string, indent: number): string {
  const pad = ' '.repeat(indent);
  if (!BLOCK.test(text)) return quotedLines(text, pad);
  const end = /\n*$/.exec(text)?.[0].length ?? 0;
  const header = `|${/^[ \t]/.test(text) ? '2' : ''}${end === 0 ? '-' : end === 1 ? '' : '+'}`;
  const lines = (end > 0 ? text.slice(0, -1) : text).split('\n');
  return `${header}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

function quotedLines(text: string, pad: string): string {
  const lines = text.split(/(?<=\n)/);
  const last = lines.length - 1;
  // Spaces at the start of a line of the file are indentation, unless the first of them is escaped.
  const written = lines.map((line, at) => `${at > 0 && line.startsWith(' ') ? '\\' : ''}${escaped(line)}`);
  return `"${written.map((line, at) => (at === 0 ? '' : pad) + line + (at < last ? '\\' : '')).join('\n')}"`;
}
