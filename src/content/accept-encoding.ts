import { type Coding, codingOf } from './coding.ts';

/**
 * Whether an `Accept-Encoding` lets an answer be packed, and does not prefer it otherwise. Without the header it is
 * not: the standard would allow it, but who does not speak of codings mostly knows none.
 */
export function prefersPacked(acceptEncoding: string | undefined, coding: Coding): boolean {
  const weights = new Map<string, number>();
  for (const item of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    weights.set(codingOf([name]) ?? name, weightIn(parameters));
  }
  const packed = weights.get(coding) ?? weights.get('*') ?? 0;
  return packed > 0 && packed >= (weights.get('identity') ?? 0);
}

/** `q=0.5`; 1 when nothing is said, 0 when what is said is no number. */
function weightIn(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
  if (weight === undefined) return 1;
  return /^(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(weight) ? Number(weight) : 0;
}
