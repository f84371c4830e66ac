import type { ActionJob } from '../../model/action.ts';
import type { JsonValue } from '../../model/json.ts';
import { quoteJson } from '../../render/print/print.ts';
import { Written } from './written.ts';

/** One runtime expression, ready to be read in each run. */
export interface Expression {
  /** Undefined when there is no such value. */
  readonly read: (job: ActionJob) => JsonValue | Written | undefined;
  /**
   * Set for a whole body. Where a JSON value belongs it is copied as it is when it is a JSON object or list, so that
   * long numbers keep their digits; any other body is text there.
   */
  readonly body?: Body;
  /** Set for what a path captured: a slash inside of a segment is still written `%2F` in it. */
  readonly fromPath?: true;
}

/** A whole body, in each form that somebody wants. */
export interface Body {
  readonly text: (job: ActionJob) => string;
  /** Undefined when it is no JSON. */
  readonly json: (job: ActionJob) => JsonValue | undefined;
  readonly bytes: (job: ActionJob) => Buffer;
}

/** A value as text: nothing for what is missing or null, JSON for structures. */
export function toText(value: JsonValue | Written | undefined): string {
  if (typeof value === 'string') return value;
  if (value instanceof Written) return value.text;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The value as a JSON document; a missing one is `""`, a null stays null. */
export function toJsonText({ read, body }: Expression, job: ActionJob): string {
  if (body) {
    const json = body.json(job);
    return typeof json === 'object' && json !== null ? body.text(job).trim() : quoteJson(body.text(job));
  }
  const value = read(job);
  if (typeof value === 'string') return quoteJson(value);
  if (value instanceof Written) return value.text;
  return value === undefined ? '""' : JSON.stringify(value);
}
