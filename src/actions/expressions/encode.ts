import type { ActionJob } from '../../model/action.ts';
import { escapeJson, printer } from '../../render/print/print.ts';
import { type Expression, toJsonText, toText } from './expression.ts';

/** Writes what an expression stands for in one run, safe where it lands. */
export type Write = (job: ActionJob) => string;

const textual =
  (encode: (text: string) => string) =>
  ({ read }: Expression): Write =>
  (job) =>
    encode(toText(read(job)));

/** As it is. */
export const asText =
  ({ read }: Expression): Write =>
  (job) =>
    toText(read(job));

/** Inside of a JSON string. */
export const insideJsonString = textual(escapeJson);

/** Where JSON expects a value. */
export const asJson =
  (expression: Expression): Write =>
  (job) =>
    toJsonText(expression, job);

const xml = printer('xml', 'other', false);
const html = printer('html', 'other', false);

export const asXml = textual(xml);
export const asHtml = textual(html);

/** Inside of a URL: one path segment, or one value of a query. */
export const asUrlPart = ({ read, fromPath }: Expression): Write =>
  fromPath ? (job) => slashed(urlPart(toText(read(job)))) : (job) => urlPart(toText(read(job)));

/** What arrived as `group%2Fproject` leaves so, and not as `group%252Fproject`. */
const slashed = (encoded: string): string => encoded.replace(/%252F/gi, '%2F');

/** The host and port of a URL. A slash or an `@` does not get through: what it leads to is no host. */
export const asAuthority = textual((text) =>
  encodeURIComponent(wellFormed(text)).replace(/%(?:3A|5B|5D)/g, (escape) => decodeURIComponent(escape)),
);

export const asHeader = textual(headerText);

/** Environment variables end at a NUL. */
export const asEnvironment = textual((text) => text.replaceAll('\0', ''));

/** Percent-encoded. Dots alone would be taken for "this folder" and "the one above". */
export function urlPart(text: string): string {
  if (/^\.{1,2}$/.test(text)) return text.replaceAll('.', '%2E');
  return encodeURIComponent(wellFormed(text));
}

/** Nothing in it ends a header: control characters become one space, what Latin-1 lacks is percent-encoded. */
export function headerText(text: string): string {
  if (/^[\t\u0020-\u007e\u00a0-\u00ff]*$/.test(text)) return text;
  return wellFormed(text)
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/[^\u0000-\u00ff]+/g, encodeURIComponent);
}

/** Half of a surrogate pair is no character, and `encodeURIComponent` throws at it. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
