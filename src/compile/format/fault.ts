import { decodeBase64 } from '../../content/base64.ts';
import type { Fault } from '../../model/reply.ts';
import { byKind } from '../../source/shape/collections.ts';
import { duration } from '../../source/shape/duration.ts';
import { object, optional } from '../../source/shape/object.ts';
import { integer, text, word } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';

const fields = {
  hang: optional(duration(), 'keeps the connection open that long without a word, then closes it'),
  bytes: optional(text('base64'), 'writes these bytes (base64) instead of HTTP, then closes the connection'),
  cut: optional(integer(0), 'starts a 200 reply and closes the connection after that many bytes of its body'),
};

/** `error: drop`, `reset`, `{hang: 30s}`, `{bytes: <base64>}`, `{cut: 512}`. */
export const fault: Shape<Fault> = named('error', () =>
  byKind<Fault, never, Fault>({
    expects: '"drop", "reset", {hang: 30s}, {bytes: base64} or {cut: 512}',
    scalar: mapped(word('drop', 'reset'), (kind) => ({ fault: kind })),
    map: mapped(
      object(fields, {
        expects: 'an error',
        exclusive: { keys: Object.keys(fields), what: 'an error' },
      }),
      (error, node, reading) => {
        if (error.hang !== undefined) return { fault: 'hang', ms: error.hang };
        if (error.cut !== undefined) return { fault: 'cut', bytes: error.cut };
        const bytes = decodeBase64(error.bytes as string);
        if (bytes) return { fault: 'bytes', bytes };
        reading.problem(node, { code: 'bad-base64', message: '"bytes" is not base64' });
        return undefined;
      },
    ),
  }),
);
