import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UserModule } from '../kinds/kind.ts';

/** What was thrown in one line, with its place when that is in the module: `threw TypeError: x is undefined (…:3:9)`. */
export function thrownReason(thrown: unknown, module: UserModule | undefined): string {
  if (!(thrown instanceof Error)) return `threw ${oneLine(safeText(thrown))}`;
  const name = thrown.name === 'Error' ? '' : `${thrown.name}: `;
  const place = module && placeIn(module, thrown.stack ?? '');
  return `threw ${name}${oneLine(thrown.message) || 'an error without a message'}${place ? ` (${place})` : ''}`;
}

/**
 * The topmost frame in the module itself. Its URL carries a version, and the real path, of which the name is enough; a
 * CommonJS module has its path.
 */
function placeIn({ path, shown }: UserModule, stack: string): string | undefined {
  const ends = [`/${basename(pathToFileURL(path).pathname)}?mockrun=`, path];
  for (const line of stack.split('\n').slice(1)) {
    const end = ends.find((each) => line.includes(each));
    const position = end && /^[\d.]*:(\d+:\d+)/.exec(line.slice(line.indexOf(end) + end.length))?.[1];
    if (position) return `${shown}:${position}`;
  }
  return undefined;
}

const oneLine = (text: string): string => text.split('\n', 1)[0] as string;

function safeText(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return 'something that is no error';
  }
}
