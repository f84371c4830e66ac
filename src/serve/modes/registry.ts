import type { ModeName } from '../../model/mode.ts';
import { capture } from './capture.ts';
import { diff } from './diff.ts';
import type { Mode, ModeParts } from './mode.ts';
import { modify } from './modify.ts';
import { simulate } from './simulate.ts';
import { spy } from './spy.ts';
import { synthesize } from './synthesize.ts';

/** Every mode by its name. */
const MODES: Readonly<Record<ModeName, (parts: ModeParts) => Mode>> = {
  simulate: ({ moves }) => simulate(moves),
  spy,
  capture,
  synthesize,
  modify,
  diff,
};

export const makeMode = (name: ModeName, parts: ModeParts): Mode => MODES[name](parts);
