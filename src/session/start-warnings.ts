import type { ServeSettings } from '../compile/serve-options.ts';
import type { Entry } from '../model/entry.ts';
import { forwards } from '../model/mode.ts';
import { INSECURE_UPSTREAM } from '../serve/insecure-upstream.ts';
import type { Places } from '../serve/places.ts';

/** What a person should know of what was asked for, as soon as it begins. */
export function startWarnings(
  { mode, upstream, insecureUpstream, captureOnMiss, out }: ServeSettings,
  entries: readonly Entry[],
  { isAround }: Pick<Places, 'isAround'>,
): string[] {
  return [
    ...(insecureUpstream ? [INSECURE_UPSTREAM] : []),
    ...((mode === 'capture' || mode === 'modify' || mode === 'diff') && entries.some(({ pipeline }) => pipeline)
      ? [`in ${mode} the real service answers: the actions of entries do not run`]
      : []),
    ...(isAround && (mode === 'capture' || captureOnMiss)
      ? [
          `recordings in ${out} are not served: the scenarios directory lies in there; name a folder of their own with --out`,
        ]
      : []),
    ...(mode === 'synthesize' && entries.some(({ pipeline }) => pipeline)
      ? ['in synthesize middleware answers: the actions of entries do not run']
      : []),
    ...(forwards(mode) && upstream === undefined
      ? [`${mode} without --upstream forwards only what clients send as to a proxy; other requests get 502`]
      : []),
  ];
}
