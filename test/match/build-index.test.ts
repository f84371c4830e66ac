import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildIndex } from '../../src/match/build-index.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Request } from '../../src/model/request.ts';
import { anyRequest, crowdedRequest, crowdOfPairs, crowdOfTemplates, library, patterns } from './arbitrary.ts';
import { hostsOf } from './make.ts';
import { chooseSlowly } from './reference.ts';

function agree(entries: readonly Entry[], requests: readonly Request[], refused: readonly number[]): void {
  const hosts = hostsOf(entries);
  const index = buildIndex(entries, hosts);
  const refusedIds = new Set(refused.map((each) => entries[each]?.id));
  const accepts = (entry: Entry) => !refusedIds.has(entry.id);
  for (const request of requests) {
    const expected = chooseSlowly(entries, hosts, request, accepts);
    expect([request.method, request.target, index.choose(request, accepts)?.id]).toEqual([
      request.method,
      request.target,
      expected?.id,
    ]);
  }
}

const refused = fc.array(fc.nat(23), { maxLength: 4 });

test('chooses what going through all entries by the rules would choose', () => {
  fc.assert(fc.property(library, fc.array(anyRequest, { minLength: 1, maxLength: 12 }), refused, agree), {
    numRuns: 1500,
  });
});

const crowds = { 'pairs of one path': crowdOfPairs, 'templates of one path': crowdOfTemplates };

test.each(Object.entries(crowds))('chooses the same among many %s', (_, crowd) => {
  fc.assert(fc.property(crowd, fc.array(crowdedRequest, { minLength: 1, maxLength: 12 }), refused, agree), {
    numRuns: 400,
  });
});

test('chooses the same among path patterns', () => {
  fc.assert(fc.property(patterns, fc.array(anyRequest, { minLength: 1, maxLength: 12 }), refused, agree), {
    numRuns: 400,
  });
});
