import { portOf } from './proxy.ts';

/**
 * Whether a place is one of these: `api.test`, `api.test:8443` (any port when there is none), `*.test`, and `*` for all.
 * Undefined: no list, so everything is.
 */
export const isOpenTo = (patterns: readonly string[] | undefined, target: URL): boolean =>
  patterns === undefined || patterns.some((pattern) => fits(pattern, target));

function fits(pattern: string, target: URL): boolean {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
  if (port !== undefined && port !== portOf(target)) return false;
  if (name === '*') return true;
  return name.startsWith('*.') ? target.hostname.endsWith(name.slice(1)) : target.hostname === name;
}
