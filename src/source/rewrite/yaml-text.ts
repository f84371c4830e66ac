import { isJsonObject, type JsonValue } from '../../model/json.ts';

const STEP = 2;
/** What can stand without quotes, in flow style, too, and is nothing but text to any reader of YAML. */
const PLAIN = /^[A-Za-z_/][\w./+?=&%@;~-]*(?: [\w./+?=&%@;~-]+)*$/;
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** Control characters, and line ends that only some readers know: for double quotes alone. */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A value on one line: `{id: 1, tags: [a, b]}`. */
export function flowText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (!isJsonObject(value)) return scalarText(value);
  const entries = Object.entries(value).map(([key, inner]) => `${scalarText(key)}: ${flowText(inner)}`);
  return `{${entries.join(', ')}}`;
}

/**
 * A value in block style. Its first line begins at `column`, where it is put; the others are indented. An empty list
 * or mapping is written as such.
 */
export function blockText(value: JsonValue, column: number): string {
  const between = `\n${' '.repeat(column)}`;
  if (Array.isArray(value) && value.length > 0) {
    return value
      .map((item) => `-${isFilled(item) ? ` ${blockText(item, column + STEP)}` : inline(item, column)}`)
      .join(between);
  }
  if (!isJsonObject(value) || !isFilled(value)) return inline(value, column).slice(1);
  return Object.entries(value)
    .map(([key, inner]) => `${scalarText(key)}:${behindColon(inner, column)}`)
    .join(between);
}

/** What follows a key that stands at `column`, in block style. */
export function behindColon(value: JsonValue, column: number): string {
  if (!isFilled(value)) return inline(value, column);
  return `\n${' '.repeat(column + STEP)}${blockText(value, column + STEP)}`;
}

/** With a space before it. Text of several lines keeps them. */
function inline(value: JsonValue, column: number): string {
  if (typeof value !== 'string' || !isLiteral(value)) return ` ${flowText(value)}`;
  const lines = value.replace(/\n$/, '').split('\n');
  const indent = ' '.repeat(column + STEP);
  return ` |${value.endsWith('\n') ? '' : '-'}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}

/** Begins with no blank, which would be taken for indentation, and ends with one line end at most. */
const isLiteral = (text: string): boolean =>
  /^[^\s][^]*\n[^]*[^\s]\n?$/.test(text) && !UNPRINTABLE.test(text.replace(/[\n\t]/g, ''));

const isFilled = (value: JsonValue): boolean =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0;

export function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (PLAIN.test(value) && !WORDS.test(value)) return value;
  if (!UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
