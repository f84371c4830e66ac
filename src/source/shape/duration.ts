import type { JsonSchema, JsonValue } from '../../model/json.ts';
import { get, type MapNode, type Node } from '../nodes.ts';
import type { Reading } from '../reading.ts';
import { didYouMean } from '../suggest.ts';
import { WHOLE_VARIABLE } from './scalars.ts';
import { type Shape, wrongType } from './shape.ts';

const MILLISECONDS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The unit names that Java's mocks write. */
const TIME_UNITS: { readonly [unit: string]: number } = {
  NANOSECONDS: 1e-6,
  MICROSECONDS: 1e-3,
  MILLISECONDS: 1,
  SECONDS: 1000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
};

/** A timer of Node cannot wait longer: it would fire at once. */
const LONGEST = 2 ** 31 - 1;

const EXPECTS = 'a duration such as 250ms, 2s, 1m or 1h';

/** `250ms`, `2s`, `1.5m`, `1h`, a bare number of milliseconds → milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) return undefined;
  const ms = Number(match[1]) * (MILLISECONDS[match[2] ?? 'ms'] as number);
  return ms <= LONGEST ? ms : undefined;
}

/** A duration in milliseconds: `250ms`, `2s`, `1m`, `1h`, a number of milliseconds, or `{timeUnit: SECONDS, value: 2}`. */
export function duration(): Shape<number> {
  return {
    expects: EXPECTS,
    read(node, reading) {
      if (node.kind === 'map') return readUnits(node, reading);
      if (node.kind !== 'scalar' || node.value === null) return wrongType(node, reading, EXPECTS);
      const written = reading.fill(node.source, node);
      const ms = typeof written === 'object' ? undefined : parseDuration(String(written));
      return ms ?? wrongType(node, reading, EXPECTS, hintFor(written));
    },
    schema: (definitions) => definitions.refer('duration', () => SCHEMA),
  };
}

const SCHEMA: JsonSchema = {
  anyOf: [
    { type: 'number', minimum: 0, maximum: LONGEST },
    { type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h)?$' },
    {
      type: 'object',
      properties: {
        timeUnit: { description: 'the unit of value', enum: Object.keys(TIME_UNITS) },
        value: { description: 'how many of timeUnit', type: 'number', minimum: 0 },
      },
      required: ['timeUnit', 'value'],
      additionalProperties: false,
    },
    WHOLE_VARIABLE,
  ],
};

function readUnits(node: MapNode, reading: Reading): number | undefined {
  const strange = node.entries.find(({ key }) => key !== 'timeUnit' && key !== 'value');
  if (strange) {
    return problem(strange.keyRange, `unknown key "${strange.key}"`, 'write {timeUnit: SECONDS, value: 2}, or just 2s');
  }
  const unit = get(node, 'timeUnit');
  const value = get(node, 'value');
  if (!unit || !value)
    return problem(
      node,
      `"${unit ? 'value' : 'timeUnit'}" is missing`,
      'write {timeUnit: SECONDS, value: 2}, or just 2s',
    );
  const factor = unit.kind === 'scalar' && Object.hasOwn(TIME_UNITS, unit.source) ? TIME_UNITS[unit.source] : undefined;
  if (factor === undefined) {
    const names = Object.keys(TIME_UNITS);
    const hint = unit.kind === 'scalar' ? didYouMean(unit.source, names) : undefined;
    return wrongType(unit, reading, 'a time unit', hint ?? `one of ${names.join(', ')}`);
  }
  const amount = value.kind === 'scalar' ? value.value : undefined;
  const ms = typeof amount === 'number' && amount >= 0 ? amount * factor : Number.NaN;
  return ms <= LONGEST ? ms : wrongType(value, reading, 'a number that is not negative', undefined);

  function problem(at: Node | MapNode['entries'][0]['keyRange'], message: string, hint: string): undefined {
    reading.problem(at, { code: message.startsWith('unknown') ? 'unknown-key' : 'missing-key', message, hint });
    return undefined;
  }
}

const LONG_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msec|millis|milliseconds?)$/i, 'ms'],
  [/^(s|sec|secs|seconds?)$/i, 's'],
  [/^(m|min|mins|minutes?)$/i, 'm'],
  [/^(h|hrs?|hours?)$/i, 'h'],
];

function hintFor(written: JsonValue): string | undefined {
  const text = typeof written === 'object' ? '' : String(written).trim();
  if (text.startsWith('-')) return 'a duration cannot be negative';
  const long = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text);
  const unit = LONG_NAMES.find(([name]) => name.test(long?.[2] ?? ''))?.[1];
  if (long && unit && `${long[1]}${unit}` !== text) return `write ${long[1]}${unit}`;
  if (parseFloat(text) > 0 && /^\d+(\.\d+)?(ms|s|m|h)?$/.test(text)) return 'the longest is 24 days';
  if (/^(\d+[a-z]+){2,}$/i.test(text)) return 'write it with one unit: 90s for a minute and a half';
  if (/^\d+(\.\d+)?\s*d(ays?)?$/i.test(text)) return 'the largest unit is h';
  return undefined;
}
