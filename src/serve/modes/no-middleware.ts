import type { Lack } from './mode.ts';

/** What a mode that lives by middleware of all traffic is without when there is none. */
export const noMiddleware = ({ reason, stops }: Omit<Lack, 'hint'>): Lack => ({
  reason,
  hint: 'give --middleware, or "middleware" in mockrun.config.yaml; that of scenarios and entries is not asked',
  stops,
});
