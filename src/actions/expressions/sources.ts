import type { ActionJob, StepAnswer } from '../../model/action.ts';
import type { JsonValue } from '../../model/json.ts';
import { bodyBytes } from '../../model/reply.ts';
import type { Body, Expression } from './expression.ts';
import type { Pointer } from './pointer.ts';
import { replyHeader, replyJson, replyText } from './reply-values.ts';
import { Written, writtenAt } from './written.ts';

/** A name that may stand behind the dollar sign, and what follows it. */
export type Source = {
  /** `request.header`. */
  readonly name: string;
  /** Only known when the response is. */
  readonly afterResponse?: true;
} & (
  | { readonly takes: 'nothing'; readonly read: Expression['read'] }
  /** `.NAME`. */
  | { readonly takes: 'name'; readonly of: (name: string) => Expression['read']; readonly fromPath?: true }
  /** Nothing, or `#` and a JSON Pointer. */
  | { readonly takes: 'pointer'; readonly body: Body }
);

const requestBody: Body = {
  text: ({ request }) => request.text,
  json: ({ request }) => request.json,
  bytes: ({ request }) => request.body,
};

const NOTHING = Buffer.alloc(0);

const responseBody: Body = {
  text: ({ reply }) => (reply ? replyText(reply) : ''),
  json: ({ reply }) => reply && replyJson(reply),
  bytes: ({ reply }) => (reply ? bodyBytes(reply.body) : NOTHING),
};

/** Everything but `steps`, whose names come from the file. */
export const SOURCES: readonly Source[] = [
  { name: 'url', takes: 'nothing', read: ({ rendering, request }) => rendering.origin + request.target },
  { name: 'method', takes: 'nothing', read: ({ request }) => request.method },
  { name: 'request.method', takes: 'nothing', read: ({ request }) => request.method },
  {
    name: 'request.header',
    takes: 'name',
    of(name) {
      const lower = name.toLowerCase();
      return ({ request }) => request.header(lower);
    },
  },
  {
    name: 'request.query',
    takes: 'name',
    of: (name) => (job) => job.request.query.get(name)?.[0],
  },
  {
    name: 'request.path',
    takes: 'name',
    fromPath: true,
    of: (name) => (job) => own(job.params, name),
  },
  { name: 'request.body', takes: 'pointer', body: requestBody },
  { name: 'statusCode', takes: 'nothing', afterResponse: true, read: ({ reply }) => reply?.status },
  {
    name: 'response.header',
    takes: 'name',
    afterResponse: true,
    of(name) {
      const lower = name.toLowerCase();
      return ({ reply }) => reply && replyHeader(reply, lower);
    },
  },
  { name: 'response.body', takes: 'pointer', afterResponse: true, body: responseBody },
  { name: 'mock.url', takes: 'nothing', read: ({ mockUrl }) => mockUrl },
];

/** Names come from users: one of them may be `constructor`. */
const own = <T>(values: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  values && Object.hasOwn(values, name) ? values[name] : undefined;

/** What may stand behind `steps.NAME`. */
export const stepSources = (step: string): readonly Source[] => {
  const answer = (job: ActionJob): StepAnswer | undefined => own(job.steps, step);
  return [
    { name: 'status', takes: 'nothing', read: (job) => answer(job)?.status ?? undefined },
    {
      name: 'header',
      takes: 'name',
      of(name) {
        const lower = name.toLowerCase();
        return (job) => own(answer(job)?.headers, lower);
      },
    },
    {
      name: 'body',
      takes: 'pointer',
      body: {
        text: (job) => answer(job)?.body ?? '',
        json: (job) => answer(job)?.json,
        bytes: (job) => Buffer.from(answer(job)?.body ?? ''),
      },
    },
  ];
};

/** The body itself, or what a pointer selects in it. */
export const readBody = (body: Body, pointer: Pointer | undefined): Expression =>
  pointer ? { read: (job) => readAt(pointer, body, job) } : { read: (job) => body.text(job), body };

/** Where numbers are in play, as it is written: `12345678901234567890` is no number of JavaScript's, and `9.90` is 9.9. */
function readAt({ path, read }: Pointer, { json, text }: Body, job: ActionJob): JsonValue | Written | undefined {
  const value = read(json(job));
  const isLossy = typeof value === 'number' || (isStructure(value) && LONG_NUMBER.test(text(job)));
  const written = isLossy ? writtenAt(text(job), path) : undefined;
  return written === undefined ? value : new Written(written);
}

const LONG_NUMBER = /\d{16}/;

const isStructure = (value: JsonValue | undefined): boolean => typeof value === 'object' && value !== null;
