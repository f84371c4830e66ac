import { describe, expect, test } from 'vitest';
import { SERVE_OPTIONS } from '../../src/compile/serve-options.ts';
import { fromServe, JUDGED, sessionOptions, settleVerify, VERIFY_OPTIONS } from '../../src/compile/verify-options.ts';
import { policyOf } from '../../src/verify/policy.ts';

describe('the options of verify', () => {
  test('any free port, the usual one for nobody, and time for actions to end', () => {
    expect(settleVerify({})).toMatchObject({ port: 0, adminPort: 0, grace: 30_000, repeat: 1, bail: false });
    expect(settleVerify({ grace: 1 }, { grace: 2, seed: 'x' })).toMatchObject({ grace: 1, seed: 'x' });
  });

  test('what may fail a run is what can be named', () => {
    expect(policyOf({ failOn: JUDGED })).toEqual(new Set(JUDGED));
    expect(policyOf({ allow: JUDGED })).toEqual(new Set());
  });

  test('a session gets what serve knows, and nothing else', () => {
    const options = sessionOptions(settleVerify({ filter: 'x', bail: true, seed: 's' }));
    expect(options).toMatchObject({ port: 0, adminPort: 0, seed: 's', grace: 30_000 });
    expect(Object.keys(options).filter((name) => !(name in SERVE_OPTIONS))).toEqual([]);
  });

  test('of serve, what the scenarios rely on holds for verify, and what is about serving does not', () => {
    const meant = {
      upstream: 'http://api.test',
      cors: true,
      seed: 's',
      ca: 'ca.pem',
      middleware: ['./mw.py'],
      bodyLimit: 96,
    };
    expect(fromServe({ ...meant, port: 8501, grace: 5, watch: true })).toEqual(meant);
  });

  test('every option that both have is read alike', () => {
    for (const [name, { kind }] of Object.entries(VERIFY_OPTIONS)) {
      if (name in SERVE_OPTIONS) expect([name, SERVE_OPTIONS[name as 'port'].kind]).toEqual([name, kind]);
    }
  });
});
