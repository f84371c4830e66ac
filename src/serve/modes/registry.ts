import { capture } from './capture.ts';
import { diff } from './diff.ts';
import type { Mode, ModeParts } from './mode.ts';
import { modify } from './modify.ts';
import { simulate } from './simulate.ts';
import { spy } from './spy.ts';
import { synthesize } from './synthesize.ts';

/** Every mode by its name. */
const MODES: Readonly<Record<string, (parts: ModeParts) => Mode>> = {
  simulate: ({ moves }) => simulate(moves),
  spy,
  capture,
  synthesize,
  modify,
  diff,
};

/** @throws TypeError when there is none of that name: whoever asks has looked */
export function makeMode(name: string, parts: ModeParts): Mode {
  const make = Object.hasOwn(MODES, name) ? MODES[name] : undefined;
  if (!make) throw new TypeError(`there is no mode ${name}`);
  return make(parts);
}
