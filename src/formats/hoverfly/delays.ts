import { compileRegex } from '../../content/regex.ts';
import type { Delay } from '../../model/reply.ts';
import type { Remark } from '../format.ts';
import { fromGo } from './matchers/regex.ts';
import { type GlobalDelay, type HoverflyPair, type LogNormal, literalOf, type Simulation } from './view.ts';

/** How long a pair's response waits: by itself, else by the first of the global delays of each kind that fits it. */
export function delayOf(
  { request, response, at }: HoverflyPair,
  simulation: Simulation,
  remarks: Remark[],
): Delay | undefined {
  const own = response.fixedDelay > 0 || response.logNormalDelay !== undefined;
  if (own) return sum(response.fixedDelay, response.logNormalDelay, response.at, remarks);
  const fitting = (delays: readonly GlobalDelay[]): GlobalDelay | undefined =>
    delays.find((delay) => {
      const fits = fitsAll(delay, request);
      if (fits === undefined) {
        const message = `some of its requests are delayed (${delay.at}), and which cannot be told from the entry: it answers all without`;
        remarks.push({ kind: 'changed', at, message, hint: 'add a template for those requests, with a "delay"' });
      }
      return fits === true;
    });
  const fixed = fitting(simulation.delays);
  const logNormal = fitting(simulation.logNormalDelays);
  return sum(
    (fixed?.delay as number | undefined) ?? 0,
    logNormal?.delay as LogNormal | undefined,
    logNormal?.at ?? at,
    remarks,
  );
}

/** Both are waited for, one after the other. */
function sum(fixed: number, logNormal: LogNormal | undefined, at: string, remarks: Remark[]): Delay | undefined {
  if (!logNormal) return fixed > 0 ? { kind: 'fixed', ms: fixed } : undefined;
  const { min, max, mean, median } = logNormal;
  if (!(median > 0 && mean >= median && (max === 0 || min <= max))) {
    remarks.push({
      kind: 'changed',
      at,
      message:
        'a log-normal delay needs a median above 0, a mean that is not below it, and min not above max: it is left away',
    });
    return fixed > 0 ? { kind: 'fixed', ms: fixed } : undefined;
  }
  return {
    kind: 'logNormal',
    median: median + fixed,
    mean: mean + fixed,
    min: min + fixed,
    max: max === 0 ? Number.POSITIVE_INFINITY : max + fixed,
  };
}

/** Whether a delay is for all requests of a pair; undefined: for some. The pattern is looked for in host and path. */
function fitsAll({ urlPattern, httpMethod }: GlobalDelay, request: HoverflyPair['request']): boolean | undefined {
  const method = literalOf(request.method)?.toLowerCase();
  const methodFits = httpMethod === '' ? true : method === undefined ? undefined : method === httpMethod.toLowerCase();
  if (methodFits === false) return false;
  const urlFits = patternFits(urlPattern, literalOf(request.destination), literalOf(request.path));
  return urlFits === false ? false : urlFits && methodFits;
}

function patternFits(pattern: string, host: string | undefined, path: string | undefined): boolean | undefined {
  if (/^(?:\^?\.\*\$?)?$/.test(pattern)) return true;
  const converted = fromGo(pattern);
  const regex = typeof converted === 'string' ? undefined : compileRegex(converted.source, converted.flags, 'linear');
  if (!regex || !('test' in regex)) return undefined;
  if (host !== undefined && path !== undefined) return regex.test(host + path);
  // What is found in the beginning is found in whatever goes on behind it, unless the pattern looks at the end.
  const looksAtEnd = /\$|\\[bBzZ]|\(\?[=!<]/.test(pattern);
  if (host !== undefined && !looksAtEnd && regex.test(host)) return true;
  // A pattern that is the beginning of a host, and no more, is in no other host.
  const isHost = /^(?:[\w-]|\\\.)+(?:\(\.\*\))?$/.test(pattern) && pattern.includes('\\.');
  return host !== undefined && isHost && path === undefined && !regex.test(host) ? false : undefined;
}
