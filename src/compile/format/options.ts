import { parseDestination } from '../../actions/forward/destination.ts';
import { oneOrMany } from '../../source/shape/collections.ts';
import { duration } from '../../source/shape/duration.ts';
import { type FieldDefinition, optional } from '../../source/shape/object.ts';
import { boolean, integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import type { Option, OptionTable } from '../options.ts';
import { parseTime } from '../parse-time.ts';

/** The fields of a mapping of options: the flags of a command, in camelCase. */
export const optionFields = (table: OptionTable): { [name: string]: FieldDefinition<unknown> } =>
  Object.fromEntries(
    Object.entries(table).map(([name, option]) => [
      name,
      optional(KINDS[option.kind](option), option.description, option.default),
    ]),
  );

/** How each kind of option is written in YAML. */
const KINDS: { readonly [K in Option['kind']]: (option: Option) => Shape<unknown> } = {
  integer: ({ min, max }) => integer(min, max),
  string: (option) => (option.choices ? word(...option.choices) : text(option.value ?? 'a string')),
  boolean: () => boolean(),
  duration: ({ bare, min = 0 }) => (bare === undefined ? durationFrom(min) : bareDuration(bare, min)),
  time: () => time,
  url: () => url,
  list: ({ choices }) => oneOrMany(choices ? word(...choices) : text()),
};

function durationFrom(min: number): Shape<number> {
  return mapped(duration(), (ms, node, reading) => {
    if (ms >= min) return ms;
    reading.problem(node, { code: 'out-of-range', message: `expected a duration of at least ${min}ms` });
    return undefined;
  });
}

/** `poll: true` means the usual interval. */
function bareDuration(bare: number, min: number): Shape<number | undefined> {
  const written = durationFrom(min);
  const either: Shape<number | undefined> = {
    expects: 'true, or a duration such as 250ms',
    read(node, reading) {
      const isTrue = node.kind === 'scalar' && node.value === true;
      return isTrue ? bare : written.read(node, reading);
    },
    schema: (definitions) => ({ anyOf: [{ const: true }, written.schema(definitions)] }),
  };
  return either;
}

const time: Shape<number> = mapped(text('a time such as 2026-01-31T12:00:00Z'), (written, node, reading) => {
  const epoch = parseTime(written);
  if (epoch !== undefined) return epoch;
  reading.problem(node, {
    code: 'bad-time',
    message: `${JSON.stringify(written)} is not a time`,
    hint: 'write it as 2026-01-31T12:00:00Z',
  });
  return undefined;
});

const url: Shape<string> = mapped(text('a URL such as https://api.shop.test'), (written, node, reading) => {
  const parsed = parseDestination(written);
  if ('origin' in parsed) return parsed.origin + parsed.prefix;
  reading.problem(node, parsed);
  return undefined;
});
