import { pathToFileURL } from 'node:url';
import type { UserModule } from '../kinds/kind.ts';

/** What was thrown in one line, with its place when that is in the module: `threw TypeError: x is undefined (…:3:9)`. */
export function thrownReason(thrown: unknown, module: UserModule | undefined): string {
  if (!(thrown instanceof Error)) return `threw ${oneLine(safeText(thrown))}`;
  const name = thrown.name === 'Error' ? '' : `${thrown.name}: `;
  const place = module && placeIn(module, thrown.stack ?? '');
  return `threw ${name}${oneLine(thrown.message) || 'an error without a message'}${place ? ` (${place})` : ''}`;
}

/** The topmost frame in the module itself: a URL with a version, or the path of a CommonJS module. */
function placeIn({ path, shown }: UserModule, stack: string): string | undefined {
  const url = pathToFileURL(path).href;
  for (const line of stack.split('\n').slice(1)) {
    const name = [url, path].find((each) => line.includes(each));
    if (name === undefined) continue;
    const position = /^(?:\?[^:\s)]*)?:(\d+:\d+)/.exec(line.slice(line.indexOf(name) + name.length))?.[1];
    if (position !== undefined) return `${shown}:${position}`;
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
