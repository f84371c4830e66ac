import { JsonText, Values } from '../evaluate/values.ts';
import type { Escape } from '../options.ts';

/**
 * Where an expression of a JSON body stands: inside a string; where a whole value belongs (between `:`, `,` or `[` and
 * `,`, `}` or `]`, or all of a body, a partial or a block); or anywhere else.
 */
export type Position = 'string' | 'value' | 'other';

export type Print = (value: unknown) => string;

/** A value as text: nothing for what is missing, JSON for structures, the first of several values. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') {
    if (value instanceof Values) return value[0] ?? '';
    return value instanceof JsonText ? value.text : JSON.stringify(value);
  }
  return `${value as number | boolean}`;
}

/** How `{{x}}` prints; `raw` is `{{{x}}}`. */
export function printer(escape: Escape, position: Position, raw: boolean): Print {
  if (escape === 'json' && !raw) return JSON_PRINTERS[position];
  if (escape === 'json' && position === 'value') return printRawValue;
  if (raw || escape === 'none') return toText;
  return escape === 'html' ? printHtml : printXml;
}

const JSON_PRINTERS: Readonly<Record<Position, Print>> = {
  string: (value) => escapeJson(toText(value)),
  value: (value) => {
    if (typeof value === 'string') return escapeJson(value);
    // Nothing at all would leave a hole that makes the document unreadable.
    if (value === undefined || value === null || Number.isNaN(value)) return 'null';
    if (value instanceof Values) return value.length === 0 ? 'null' : escapeJson(value[0] as string);
    return toText(value);
  },
  other: (value) =>
    typeof value === 'object' && !(value instanceof Values) ? toText(value) : escapeJson(toText(value)),
};

const printRawValue: Print = (value) => (value === undefined || value === null ? 'null' : toText(value));

const JSON_SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The inside of a JSON string. */
export const escapeJson = (text: string): string =>
  JSON_SPECIAL.test(text) ? JSON.stringify(text).slice(1, -1) : text;

/** A whole JSON string. Most texts need no escape, and a test is cheaper than `JSON.stringify`. */
export const quoteJson = (text: string): string => (JSON_SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
};

/** The backtick and the equals sign matter in attributes without quotes. */
const printHtml: Print = (value) => {
  const text = toText(value);
  return /[&<>"'`=]/.test(text) ? text.replace(/[&<>"'`=]/g, (char) => ENTITIES[char] as string) : text;
};

const XML_SPECIAL = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const XML_SPECIALS = new RegExp(XML_SPECIAL, 'g');

/** Characters that no XML document may hold, not even as an entity, become the replacement character. */
const printXml: Print = (value) => {
  const text = toText(value);
  return XML_SPECIAL.test(text) ? text.replace(XML_SPECIALS, (char) => ENTITIES[char] ?? '\ufffd') : text;
};
