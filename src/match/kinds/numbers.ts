import { number } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind, type MatcherKind } from './kind.ts';
import { someText } from './texts.ts';

// One file for four kinds: they differ by a sign.

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const comparison = (
  name: string,
  description: string,
  sign: string,
  alsoCalled: readonly string[],
  holds: (sent: number, bound: number) => boolean,
): MatcherKind =>
  defineKind({
    name,
    description,
    fields: ALL_FIELDS,
    alsoCalled,
    value: () => number(),
    compile: (bound) =>
      someText(`a number ${sign} ${bound}`, (sent) => {
        // Any decimal number is shorter; a long body is not worth a scan.
        if (sent.length > 400) return false;
        const text = sent.trim();
        return NUMBER.test(text) && holds(Number(text), bound);
      }),
  });

export const gt = comparison('gt', 'a number above this', '>', ['greaterThan', 'above'], (sent, bound) => sent > bound);
export const gte = comparison('gte', 'at least this number', '≥', ['min', 'atLeast'], (sent, bound) => sent >= bound);
export const lt = comparison('lt', 'a number below this', '<', ['lessThan', 'below'], (sent, bound) => sent < bound);
export const lte = comparison('lte', 'at most this number', '≤', ['max', 'atMost'], (sent, bound) => sent <= bound);
