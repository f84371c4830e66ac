import type { PathPattern } from '../../model/entry.ts';
import { decodePath } from '../../model/request.ts';
import { MASK, type Secrets } from './secrets.ts';

/** A path as it was sent with the parameters of each pattern that it fits masked, whole segments of it. */
export function redactPath(path: string, patterns: readonly PathPattern[], secrets: Secrets): string {
  let shown: string[] | undefined;
  for (const pattern of patterns) {
    if (pattern.capture(decodePath(path)) === undefined) continue;
    shown ??= path.split('/').slice(1);
    for (const [at, segment] of pattern.segments.entries()) {
      if (segment.kind === 'literal') continue;
      const hidden = segment.kind === 'rest' ? shown.splice(at) : shown.splice(at, 1);
      if (hidden.length === 0) continue;
      shown.splice(at, 0, MASK);
      for (const secret of hidden) {
        secrets.add(secret);
        secrets.add(decodePath(secret));
      }
    }
  }
  return shown ? `/${shown.join('/')}` : path;
}

/** The same with path and query. */
export function redactTargetPath(target: string, patterns: readonly PathPattern[], secrets: Secrets): string {
  if (patterns.length === 0) return target;
  const mark = target.indexOf('?');
  const end = mark < 0 ? target.length : mark;
  return `${redactPath(target.slice(0, end), patterns, secrets)}${target.slice(end)}`;
}
