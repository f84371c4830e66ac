import type { Delay, Dribble } from '../../model/reply.ts';
import { get } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { duration } from '../../source/shape/duration.ts';
import { type ObjectOf, object, optional, type Placed, required } from '../../source/shape/object.ts';
import { integer } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';

const logNormalFields = {
  median: required(duration(), 'half of the delays are shorter'),
  mean: required(duration(), 'the average; at least the median'),
  min: optional(duration(), 'no delay is shorter', 0),
  max: optional(duration(), 'no delay is longer'),
};

const fixed: Shape<Delay> = mapped(duration(), (ms) => ({ kind: 'fixed', ms }));

const spread: Shape<Delay> = mapped(
  object(
    {
      min: optional(duration(), 'the shortest delay'),
      max: optional(duration(), 'the longest delay'),
      logNormal: optional(
        object(logNormalFields, { expects: 'a mapping with median and mean' }),
        'delays as networks have them: many short, a few long',
      ),
    },
    { expects: 'a delay' },
  ),
  (fields, node, reading) => {
    if (fields.logNormal) return logNormal(fields.logNormal, reading);
    if (fields.min !== undefined && fields.max !== undefined && fields.min <= fields.max) {
      return { kind: 'uniform', min: fields.min, max: fields.max };
    }
    reading.problem(node, {
      code: 'bad-delay',
      message: 'a range of delays needs min and max, min not above max',
      hint: 'write {min: 100ms, max: 300ms}',
    });
    return undefined;
  },
);

/** `delay: 200ms`, `{min, max}` or `{logNormal: {median, mean, min, max}}`. */
export const delay: Shape<Delay> = named('delay', () => ({
  expects: 'a duration such as 250ms, {min, max} or {logNormal: {median, mean}}',
  read(node, reading) {
    const isSpread = node.kind === 'map' && !get(node, 'timeUnit') && !get(node, 'value');
    return (isSpread ? spread : fixed).read(node, reading);
  },
  schema: (definitions) => ({ anyOf: [fixed.schema(definitions), spread.schema(definitions)] }),
}));

function logNormal(fields: Placed<ObjectOf<typeof logNormalFields>>, reading: Reading): Delay | undefined {
  const { median, mean, min = 0, max = Number.POSITIVE_INFINITY } = fields;
  if (median > 0 && mean >= median && min <= max) return { kind: 'logNormal', median, mean, min, max };
  reading.problem(fields.node, {
    code: 'bad-delay',
    message: 'a log-normal delay needs a median above 0, a mean that is not below it, and min not above max',
  });
  return undefined;
}

/** `dribble: {chunks: 5, over: 2s}`. */
export const dribble: Shape<Dribble> = object(
  {
    chunks: required(integer(1, 10_000), 'how many pieces'),
    over: required(duration(), 'from the first piece to the last'),
  },
  { expects: 'a mapping with chunks and over' },
);
