import type { EntryVerification } from '../../model/testing.ts';
import { placeOf } from '../../source/diagnose.ts';
import type { EntryContext } from '../context.ts';
import type { PairSource } from '../format/pair.ts';
import type { TemplateSource } from '../format/template.ts';
import { compileSend } from './send.ts';

/** What an entry says about verifying it; undefined when that is nothing, as of nearly all of a recording. */
export function compileVerification(
  source: PairSource | TemplateSource,
  context: EntryContext,
): EntryVerification | undefined {
  const { expect, replay, example, drift } = source;
  const recorded = context.keepRecords ? recordedHeaders(source) : undefined;
  if (!expect && replay === undefined && !example && !drift && !recorded) return undefined;
  const send = example && compileSend(example, context);
  return {
    place: placeOf(expect?.node ?? source.node),
    ...(expect?.calls ? { calls: expect.calls } : {}),
    ...(expect?.after === undefined ? {} : { after: expect.after }),
    replay: replay !== false,
    ...(send ? { example: send } : {}),
    ...(drift
      ? {
          drift: {
            ignore: drift.ignore ?? [],
            headers: (drift.headers ?? []).map((name) => name.toLowerCase()),
            values: drift.values ?? [],
          },
        }
      : {}),
    ...(recorded ? { recordedHeaders: recorded } : {}),
  };
}

/** Of a pair: what its client sent. */
function recordedHeaders({ request }: PairSource | TemplateSource): readonly string[] | undefined {
  if (!request.headers) return undefined;
  const flat = [...request.headers].flatMap(([name, values]) =>
    Array.isArray(values) ? values.flatMap((value: string) => [name, value]) : [],
  );
  return flat.length > 0 ? flat : undefined;
}
