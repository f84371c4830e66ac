import type { PathPattern, PathTest } from '../../model/entry.ts';
import { shown } from '../kinds/texts.ts';

/** `"/orders" or "/orders/{id}"` */
export const pathExpects = (tests: readonly PathTest[]): string =>
  tests
    .map((test) => {
      if (test.kind === 'literal') return shown(test.path);
      return test.kind === 'pattern' ? shown(test.pattern.source) : test.matcher.expects;
    })
    .join(' or ');

/** What is easily overlooked about a path that does not fit, or undefined. */
export function pathDetail(tests: readonly PathTest[], path: string): string | undefined {
  for (const test of tests) {
    const detail =
      test.kind === 'literal'
        ? literalDetail(test.path, path)
        : test.kind === 'pattern'
          ? patternDetail(test.pattern, path)
          : test.matcher.detail?.({ values: [path] });
    if (detail !== undefined) return detail;
  }
  return undefined;
}

function literalDetail(wanted: string, path: string): string | undefined {
  if (`${wanted}/` === path || wanted === `${path}/`) return 'a trailing slash counts';
  return wanted.toLowerCase() === path.toLowerCase() ? 'upper and lower case count' : undefined;
}

/** Names the first segment that is refused, when the number of segments is right. */
function patternDetail({ segments }: PathPattern, path: string): string | undefined {
  const parts = path.split('/').slice(1);
  if (segments.at(-1)?.kind === 'rest' ? parts.length < segments.length - 1 : parts.length !== segments.length) {
    return undefined;
  }
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.kind === 'literal' && segment.text !== part) return literalDetail(segment.text, part);
    if (segment.kind === 'mixed' && !segment.test(part)) return `${segment.source} does not take ${shown(part)}`;
    if (segment.kind !== 'param') continue;
    if (segment.constraint ? !segment.constraint(part) : part === '') {
      const constraint = segment.constraintSource === undefined ? '' : `:${segment.constraintSource}`;
      return `{${segment.name}${constraint}} does not take ${shown(part)}`;
    }
  }
  return undefined;
}
