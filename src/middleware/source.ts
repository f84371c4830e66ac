import type { Node } from '../source/nodes.ts';
import { byKind, oneOrMany } from '../source/shape/collections.ts';
import { duration } from '../source/shape/duration.ts';
import { type FieldDefinition, object, optional } from '../source/shape/object.ts';
import { text } from '../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../source/shape/shape.ts';
import { MIDDLEWARE_KINDS } from './kinds/registry.ts';

/** One piece as written: a program's file or a URL, or a kind and what its value read as. */
export interface MiddlewareSource {
  readonly node: Node;
  readonly shorthand?: string;
  readonly kind?: string;
  readonly value?: unknown;
  /** Milliseconds. */
  readonly timeout?: number;
}

const EXPECTS = 'a program such as ./mw.py, a URL, or a mapping with run, remote or callback';
const NAMES = MIDDLEWARE_KINDS.map(({ name }) => name);

const timeout: Shape<number> = mapped(duration(), (ms, node, reading) => {
  if (ms > 0) return ms;
  reading.problem(node, { code: 'out-of-range', message: 'a timeout is longer than nothing' });
  return undefined;
});

const piece = named<MiddlewareSource>('middlewarePiece', () =>
  byKind<MiddlewareSource, never, MiddlewareSource>({
    expects: EXPECTS,
    scalar: mapped(text(EXPECTS), (shorthand, node) => ({ node, shorthand })),
    map: mapped(
      object(fields(), {
        expects: EXPECTS,
        exclusive: { keys: NAMES, what: 'middleware' },
        habits: {
          command: 'write "run: {command: …}"',
          script: 'write "run: [PROGRAM, SCRIPT]"',
          binary: 'write "run: [PROGRAM, SCRIPT]"',
          url: 'write "remote: URL"',
          function: 'write "callback: FILE#EXPORT"',
        },
      }),
      (read) => {
        const source = read as unknown as MiddlewareSource & { readonly [key: string]: unknown };
        const kind = NAMES.find((name) => source[name] !== undefined) as string;
        return { ...source, kind, value: source[kind] };
      },
    ),
  }),
);

const fields = (): { [name: string]: FieldDefinition<unknown> } => ({
  ...Object.fromEntries(MIDDLEWARE_KINDS.map((kind) => [kind.name, optional(kind.value, kind.description)])),
  timeout: optional(timeout, 'how long one call may take', '10s'),
});

/** `middleware:` wherever it may stand: one piece, or a list of them in order. */
export const middlewareSources: Shape<MiddlewareSource[]> = named('middleware', () => oneOrMany(piece));
