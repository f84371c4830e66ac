import { parseQuery } from '../../model/request.ts';
import { MASK, type Secrets } from './secrets.ts';

/** A target with the values of the `hidden` parameters masked; the rest is as it was sent. */
export function redactQuery(target: string, hidden: ReadonlySet<string>, secrets: Secrets): string {
  const mark = target.indexOf('?');
  if (mark < 0 || hidden.size === 0) return target;
  return `${target.slice(0, mark + 1)}${redactPairs(target.slice(mark + 1), hidden, secrets)}`;
}

/** The same with `a=1&b=2`, as queries and urlencoded forms are written. */
export function redactPairs(pairs: string, hidden: ReadonlySet<string>, secrets: Secrets): string {
  return pairs
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [parsed] = parseQuery(pair);
      if (equals < 0 || !parsed || !hidden.has(parsed[0].toLowerCase())) return pair;
      secrets.add(pair.slice(equals + 1));
      for (const value of parsed[1]) secrets.add(value);
      return `${pair.slice(0, equals + 1)}${MASK}`;
    })
    .join('&');
}
