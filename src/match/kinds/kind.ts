import type { Field, Matcher } from '../../model/matching.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { Fields, ObjectOf } from '../../source/shape/object.ts';
import type { Shape } from '../../source/shape/shape.ts';

/** Every field a matcher can stand under. */
export const ALL_FIELDS: readonly Field[] = [
  'method',
  'scheme',
  'host',
  'path',
  'query',
  'headers',
  'cookies',
  'body',
  'form',
  'json',
  'status',
];

/** Where a matcher stands, for what can only be judged once its value was read. */
export interface Site {
  readonly field: Field;
  /** The operator's value. */
  readonly node: Node;
  readonly reading: Reading;
}

/** What a kind uses to read matchers inside its own value. Handed in, because the registry imports the kinds. */
export interface Nested {
  matcher(field: Field): Shape<Matcher>;
  /** Name → scalar, list or mapping. */
  matchers(field: Field): Shape<ReadonlyMap<string, Matcher>>;
}

/** All there is to know of one operator: `V` is what its value reads as, `O` are the options that may stand beside it. */
export interface KindDefinition<V, O extends Fields> {
  /** The key in YAML. */
  readonly name: string;
  /** One sentence, for editors and the reference. */
  readonly description: string;
  /** Under which fields it makes sense. */
  readonly fields: readonly Field[];
  readonly options?: O;
  /** What other tools call it: keys that are answered with this one's name. */
  readonly alsoCalled?: readonly string[];
  value(field: Field, nested: Nested): Shape<V>;
  /** The compiled matcher, or undefined after reporting what is wrong with the value. */
  compile(value: V, options: ObjectOf<O>, site: Site): Matcher | undefined;
}

/** A kind whose value's type only itself knows. */
export interface MatcherKind extends Omit<KindDefinition<unknown, Fields>, 'options' | 'compile'> {
  readonly options: Fields;
  compile(value: unknown, options: object, site: Site): Matcher | undefined;
}

export const defineKind = <V, O extends Fields = {}>(definition: KindDefinition<V, O>): MatcherKind => ({
  options: {},
  ...definition,
});
