import { toText } from '../print/print.ts';
import { type Helper, HelperError, type SiteProblem, show, toInteger } from './helper.ts';

export const response: readonly Helper[] = [
  {
    name: 'setStatus',
    description: 'answers with this status instead of the one written; prints nothing',
    args: 'status',
    examples: [['{{setStatus 404}}gone', 'gone']],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const literal = site.arg(0);
      if (literal !== undefined && !isStatus(Number(literal))) return { ...badStatus(literal), at: 0 };
      return ([status], _options, rendering) => {
        const number = toInteger(status, 'a status from 200 to 599');
        if (!isStatus(number)) throw new HelperError(badStatus(number).message);
        rendering.override.status = number;
        return '';
      };
    },
  },
  {
    name: 'setHeader',
    description: 'answers with this header, in place of one of that name; prints nothing',
    args: 'name value',
    examples: [['{{setHeader "X-Total" 3}}ok', 'ok']],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const literal = site.arg(0);
      if (literal !== undefined && !isName(toText(literal))) return { ...badName(literal), at: 0 };
      return ([name, value], _options, { override }) => {
        if (!isName(toText(name))) throw new HelperError(badName(name).message);
        override.headers ??= [];
        override.headers.push([toText(name), fieldValue(toText(value))]);
        return '';
      };
    },
  },
];

/** Informational ones are no answer: the client would go on waiting. */
const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 200 && status <= 599;

const badStatus = (status: unknown): SiteProblem => ({
  code: 'bad-argument',
  message: `expected a status from 200 to 599, got ${show(status)}`,
});

const isName = (name: string): boolean => /^[!#$%&'*+\-.^_`|~\w]+$/.test(name);

const badName = (name: unknown): SiteProblem => ({
  code: 'bad-argument',
  message: `${show(name)} is no header name`,
});

/** A line break would begin another header, or the body. */
function fieldValue(value: string): string {
  if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) return value;
  throw new HelperError(`${show(value)} cannot be sent in a header`);
}
