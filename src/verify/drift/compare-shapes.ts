import type { BodyMove } from './move.ts';
import type { Kind, Path, Shape } from './shape.ts';

/**
 * Where the real document is of another shape than the recorded one.
 *
 * An empty list and a recorded `null` say nothing about what stands there at other times, so anything fits them. A
 * real `null` where something was recorded is a move: who reads it has never been shown one.
 */
export function compareShapes(recorded: Shape, real: Shape): BodyMove[] {
  const moves: BodyMove[] = [];
  compare(recorded, real, moves);
  return moves;
}

function compare(recorded: Shape, real: Shape, moves: BodyMove[]): void {
  const known = [...recorded.kinds.keys()].filter((kind) => kind !== 'null');
  if (known.length === 0) return;
  for (const [kind, path] of real.kinds) {
    if (!recorded.kinds.has(kind)) moves.push({ part: 'body', how: 'kind', path, expected: words(known), got: kind });
  }
  if (recorded.objects > 0 && real.objects > 0) compareKeys(recorded, real, moves);
  if (recorded.items && real.items) compare(recorded.items, real.items, moves);
}

function compareKeys(recorded: Shape, real: Shape, moves: BodyMove[]): void {
  const at = real.kinds.get('object') as Path;
  for (const [key, { shape, count }] of recorded.keys) {
    const now = real.keys.get(key);
    if (now) compare(shape, now.shape, moves);
    else if (count === recorded.objects) {
      moves.push({ part: 'body', how: 'missing', path: [...at, key], expected: wordsOf(shape), got: 'nothing' });
    }
  }
  for (const [key, { shape }] of real.keys) {
    if (recorded.keys.has(key)) continue;
    const [path = [...at, key]] = shape.kinds.values();
    moves.push({ part: 'body', how: 'added', path, expected: 'nothing', got: wordsOf(shape) });
  }
}

const wordsOf = ({ kinds }: Shape): string => words([...kinds.keys()]);

const words = (kinds: readonly Kind[]): string => (kinds.length === 0 ? 'something' : kinds.join(' or '));
