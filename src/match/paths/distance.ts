import type { PathSegment, PathTest } from '../../model/entry.ts';
import { distance } from '../../vendor/levenshtein.ts';
import { type InnerSegment, pathFits } from './path-test.ts';

// All distances go from 0, which fits, to 1, which has nothing in common.

/** A matcher says nothing about how near a path came. */
const MATCHER_MISSED = 0.8;

/** A parameter is there, but its value is not wanted. */
const REFUSED = 0.5;
/** A segment too many, when it is an empty one. */
const TRAILING_SLASH = 0.2;

/** A path, split once for all entries it is compared with. */
export interface SentPath {
  readonly path: string;
  readonly parts: readonly string[];
}

export const sentPath = (path: string): SentPath => ({ path, parts: path.split('/').slice(1) });

/** An estimate that takes next to no time: how much of the text lies between a common start and a common end. */
export function roughDistance(test: PathTest, { path, parts }: SentPath): number {
  if (test.kind === 'matcher') return pathFits(test, path) ? 0 : MATCHER_MISSED;
  if (test.kind === 'literal') return betweenDistance(test.path, path);
  return segmentsDistance(test.pattern.segments, parts, betweenDistance);
}

/** Segment by segment, by typing errors; a segment too many or too few at either end leaves the others in place. */
export function pathDistance(test: PathTest, { path, parts }: SentPath): number {
  if (pathFits(test, path)) return 0;
  if (test.kind === 'matcher') return MATCHER_MISSED;
  const segments = test.kind === 'pattern' ? test.pattern.segments : sentPath(test.path).parts.map(literal);
  const forwards = segmentsDistance(segments, parts, typingDistance);
  if (segments.length === parts.length) return forwards;
  return Math.min(forwards, segmentsDistance(segments.toReversed(), parts.toReversed(), typingDistance));
}

const literal = (text: string): PathSegment => ({ kind: 'literal', text });

type TextDistance = (wanted: string, got: string) => number;

function segmentsDistance(
  segments: readonly PathSegment[],
  parts: readonly string[],
  textDistance: TextDistance,
): number {
  const length = Math.max(segments.length, parts.length);
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    const segment = segments[index];
    const part = parts[index];
    if (segment?.kind === 'rest') continue;
    if (segment !== undefined && part !== undefined) sum += segmentDistance(segment, part, textDistance);
    else sum += part === '' || (segment?.kind === 'literal' && segment.text === '') ? TRAILING_SLASH : 1;
  }
  return sum / length;
}

function segmentDistance(segment: InnerSegment, part: string, textDistance: TextDistance): number {
  if (segment.kind === 'literal') return textDistance(segment.text, part);
  const fits = segment.kind === 'mixed' ? segment.test(part) : (segment.constraint?.(part) ?? part !== '');
  return fits ? 0 : part === '' ? 1 : REFUSED;
}

function betweenDistance(wanted: string, got: string): number {
  const length = Math.max(wanted.length, got.length);
  const shorter = Math.min(wanted.length, got.length);
  let start = 0;
  while (start < shorter && wanted.charCodeAt(start) === got.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < shorter - start && wanted.charCodeAt(wanted.length - 1 - end) === got.charCodeAt(got.length - 1 - end))
    end += 1;
  return length === 0 ? 0 : (length - start - end) / length;
}

function typingDistance(wanted: string, got: string): number {
  if (wanted === got) return 0;
  if (wanted.toLowerCase() === got.toLowerCase()) return 0.1;
  return distance(wanted, got) / Math.max(wanted.length, got.length);
}
