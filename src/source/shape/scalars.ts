import type { JsonValue } from '../../model/json.ts';
import type { Problem } from '../diagnose.ts';
import { type Node, type ScalarNode, setOwn } from '../nodes.ts';
import type { Reading } from '../reading.ts';
import { didYouMean } from '../suggest.ts';
import { type Shape, wrongType } from './shape.ts';

/** What a scalar says once variables are filled in. */
function filled(node: Node, reading: Reading): JsonValue | undefined {
  if (node.kind !== 'scalar') return undefined;
  return typeof node.value === 'string' ? reading.fill(node.value, node) : node.value;
}

/** Any scalar but null, by its source text: `1.10` stays `1.10`. */
export function text(expects = 'a string'): Shape<string> {
  return {
    expects,
    read(node, reading) {
      if (node.kind !== 'scalar' || node.value === null) return wrongType(node, reading, expects);
      return reading.fillText(node.source, node);
    },
    schema: () => ({ type: ['string', 'number', 'boolean'] }),
  };
}

/** A text that is one variable takes its type when the file is read. */
export const WHOLE_VARIABLE = { type: 'string', pattern: '^\\{\\{\\s*vars\\.[^\\s{}]+\\s*\\}\\}$' };

/** A number, bounds inclusive. */
export function number(bounds: { min?: number; max?: number; integer?: boolean } = {}): Shape<number> {
  const kind = bounds.integer ? 'an integer' : 'a number';
  const expects = `${kind}${rangeOf(bounds)}`;
  return {
    expects,
    read(node, reading) {
      const value = filled(node, reading);
      const right =
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (!bounds.integer || Number.isInteger(value)) &&
        value >= (bounds.min ?? -Infinity) &&
        value <= (bounds.max ?? Infinity);
      if (right) return value;
      const quoted = node.kind === 'scalar' && node.style === 'quoted' && /^-?\d+(\.\d+)?$/.test(node.source);
      return wrongType(node, reading, expects, quoted ? 'write it without quotes' : undefined);
    },
    schema: () => ({
      anyOf: [
        {
          type: bounds.integer ? 'integer' : 'number',
          ...(bounds.min === undefined ? {} : { minimum: bounds.min }),
          ...(bounds.max === undefined ? {} : { maximum: bounds.max }),
        },
        WHOLE_VARIABLE,
      ],
    }),
  };
}

function rangeOf({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

export const integer = (min?: number, max?: number): Shape<number> =>
  number({ integer: true, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });

export function boolean(): Shape<boolean> {
  return {
    expects: 'true or false',
    read(node, reading) {
      const value = filled(node, reading);
      if (typeof value === 'boolean') return value;
      const yes = node.kind === 'scalar' && /^(yes|no|on|off|true|false)$/i.test(node.source);
      return wrongType(node, reading, 'true or false', yes ? 'write true or false, without quotes' : undefined);
    },
    schema: () => ({ anyOf: [{ type: 'boolean' }, WHOLE_VARIABLE] }),
  };
}

/** One of a few words, as written. */
export function word<const W extends string>(...words: readonly W[]): Shape<W> {
  const expects = words.length === 1 ? `"${words[0]}"` : `one of ${words.map((each) => `"${each}"`).join(', ')}`;
  return {
    expects,
    read(node, reading) {
      if (node.kind === 'scalar' && words.includes(node.source as W)) return node.source as W;
      const hint = node.kind === 'scalar' ? didYouMean(node.source, words) : undefined;
      return wrongType(node, reading, expects, hint);
    },
    schema: () => ({ enum: [...words] }),
  };
}

/** Any YAML value, as JSON, with variables filled in. */
export function json(): Shape<JsonValue> {
  const fill = (node: Node, reading: Reading): JsonValue => {
    if (node.kind === 'scalar') {
      if (!isExact(node)) reading.problem(node, inexact(node));
      return filled(node, reading) as JsonValue;
    }
    if (node.kind === 'sequence') return node.items.map((item) => fill(item, reading));
    const object: { [key: string]: JsonValue } = {};
    for (const entry of node.entries) setOwn(object, entry.key, fill(entry.value, reading));
    return object;
  };
  return { expects: 'any value', read: fill, schema: () => ({}) };
}

/** Long integers, such as the ids of some services, do not fit into a JavaScript number. */
const isExact = ({ value, source }: ScalarNode): boolean =>
  typeof value !== 'number' || Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(source) || String(value) === source;

const inexact = ({ value, source }: ScalarNode): Problem => ({
  code: 'inexact-number',
  severity: 'warning',
  message: `${source} is too long for a number and becomes ${value}`,
  hint: `quote it if text will do: '${source}'; or write the whole body as text`,
});
