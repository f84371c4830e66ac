import type { Middleware } from '../../src/model/middleware.ts';

/** Middleware that makes this of each document. */
export const piece = (name: string, make: (document: object) => object): Middleware => ({
  name,
  place: { file: 'mockrun.config.yaml', line: 1, column: 13 },
  timeout: 1000,
  lane: { key: name, concurrency: 1, queue: 1 },
  ask: async (document) => ({ value: make(document) }),
});
