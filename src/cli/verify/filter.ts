import { CannotStart } from '../../model/cannot-start.ts';
import { type Filter, readFilter } from '../../verify/filter.ts';

/** What `--filter` says. Throws CannotStart (2) when it is no pattern. */
export function filterOf(pattern: string): Filter {
  const filter = readFilter(pattern);
  if (typeof filter === 'function') return filter;
  throw new CannotStart(`--filter ${pattern} is no regular expression: ${filter.problem}`, { exitCode: 2 });
}
