import { isJsonObject, type JsonValue } from '../../model/json.ts';

/** Names and indices from the root on. */
export type Path = readonly (string | number)[];

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array';

/**
 * What a document is like, its values aside. The items of a list are one shape: all that they are together, since a
 * list of another day has other items.
 */
export interface Shape {
  /** What was seen here, and where first. */
  readonly kinds: Map<Kind, Path>;
  readonly keys: Map<string, { readonly shape: Shape; count: number }>;
  /** How many objects were seen here: a key that not all of them have may be missing. */
  objects: number;
  items: Shape | undefined;
}

/** Deeper down nothing is looked at: no service means such depths, and a walk through them would end the stack. */
const DEEPEST = 500;

/** The shape of a document without the places that `ignored` names. */
export function shapeOf(document: JsonValue, isIgnored: (path: Path) => boolean): Shape {
  const shape = emptyShape();
  add(shape, document, [], isIgnored);
  return shape;
}

const emptyShape = (): Shape => ({ kinds: new Map(), keys: new Map(), objects: 0, items: undefined });

function add(shape: Shape, value: JsonValue, path: Path, isIgnored: (path: Path) => boolean): void {
  if (path.length > DEEPEST || isIgnored(path)) return;
  const kind = kindOf(value);
  if (!shape.kinds.has(kind)) shape.kinds.set(kind, path);
  if (Array.isArray(value)) {
    shape.items ??= emptyShape();
    for (const [index, item] of value.entries()) add(shape.items, item, [...path, index], isIgnored);
  } else if (isJsonObject(value)) {
    shape.objects += 1;
    for (const [key, inner] of Object.entries(value)) addKey(shape, key, inner, [...path, key], isIgnored);
  }
}

function addKey(shape: Shape, key: string, value: JsonValue, path: Path, isIgnored: (path: Path) => boolean): void {
  if (isIgnored(path)) return;
  let under = shape.keys.get(key);
  if (!under) shape.keys.set(key, (under = { shape: emptyShape(), count: 0 }));
  under.count += 1;
  add(under.shape, value, path, isIgnored);
}

export function kindOf(value: JsonValue): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as Kind;
}
