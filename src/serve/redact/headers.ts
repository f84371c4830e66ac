import { groupHeaders } from '../../model/request.ts';
import { MASK, type Secrets } from './secrets.ts';

/** A cookie's value is looked for elsewhere only when it is long enough to be a key and not a setting: `theme=contrast`. */
const SHORTEST_COOKIE = 16;

/** Lower-case name → field lines, those of the `hidden` names masked. */
export function redactHeaders(
  raw: readonly string[],
  hidden: ReadonlySet<string>,
  secrets: Secrets,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...groupHeaders(raw)].map(([name, lines]) => {
      if (!hidden.has(name)) return [name, lines];
      for (const line of lines) note(name, line, secrets);
      return [name, lines.map(() => MASK)];
    }),
  );
}

function note(name: string, line: string, secrets: Secrets): void {
  secrets.add(line);
  if (name.endsWith('authorization')) {
    // What stands behind the scheme is what gets copied around.
    secrets.add(line.replace(/^\S+\s+/, ''));
  } else if (name === 'cookie' || name === 'set-cookie') {
    for (const pair of name === 'cookie' ? line.split(';') : line.split(';', 1)) {
      const value = pair.slice(pair.indexOf('=') + 1).trim();
      if (value.length >= SHORTEST_COOKIE) secrets.add(value);
    }
  }
}
