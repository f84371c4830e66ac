interface Traits {
  /** Who answers what an entry wants. Only where entries do, their actions run. */
  readonly answerer: 'the entry' | 'the real service' | 'middleware';
  /** The real service is asked, sometimes at least. */
  readonly forwards: boolean;
}

/** What a hit and a miss mean, by its name in `--mode`. */
export const MODES = {
  simulate: { answerer: 'the entry', forwards: false },
  spy: { answerer: 'the entry', forwards: true },
  capture: { answerer: 'the real service', forwards: true },
  synthesize: { answerer: 'middleware', forwards: false },
  modify: { answerer: 'the real service', forwards: true },
  diff: { answerer: 'the real service', forwards: true },
} as const satisfies { readonly [name: string]: Traits };

export type ModeName = keyof typeof MODES;

export const MODE_NAMES = Object.keys(MODES) as readonly ModeName[];

export const isModeName = (name: string): name is ModeName => Object.hasOwn(MODES, name);
