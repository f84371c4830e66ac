import { expect, onTestFinished, test } from 'vitest';
import { type ModeSituation, modeWarnings } from '../../src/session/mode-warnings.ts';
import { startSession } from '../../src/session.ts';
import { Folder } from '../support/folder.ts';
import { entry } from '../support/hand-made.ts';
import { pipeline } from '../support/mock.ts';

const QUIET: ModeSituation = {
  entries: [entry('e', {})],
  upstream: 'http://api.test',
  recordsIn: 'captured',
  isAround: false,
};
const WITH_ACTIONS = [entry('e', pipeline({}))];

test.each([
  ['capture', {}, []],
  ['spy', { entries: WITH_ACTIONS }, []],
  ['diff', { entries: WITH_ACTIONS }, ['in diff the real service answers: the actions of entries do not run']],
  ['synthesize', { entries: WITH_ACTIONS }, ['in synthesize middleware answers: the actions of entries do not run']],
  ['synthesize', { upstream: undefined }, []],
  ['modify', { upstream: undefined }, [expect.stringContaining('modify without --upstream')]],
  ['capture', { isAround: true }, [expect.stringContaining('recordings in captured are not served')]],
  ['capture', { isAround: true, recordsIn: undefined }, []],
] as const)('%s, %j', (mode, given, warnings) => {
  expect(modeWarnings(mode, { ...QUIET, ...given })).toEqual(warnings);
});

test('a mode that a running mock is switched to is warned of, too', async () => {
  const warnings: string[] = [];
  const session = await startSession({
    directory: new Folder({ 'a.yaml': 'pairs: [{request: {method: GET, path: /a}, response: {body: a}}]\n' }).path,
    settings: { port: 0, adminPort: 0 },
    reporters: [
      { name: 'test', on: (event) => void (event.type === 'session:warned' && warnings.push(event.message)) },
    ],
  });
  onTestFinished(() => session.stop());
  expect(warnings).toEqual([]);
  const response = await fetch(`${session.adminUrl}/api/v2/hoverfly/mode`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"mode": "spy"}',
  });
  expect(response.status).toBe(200);
  await expect.poll(() => warnings).toEqual([expect.stringContaining('spy without --upstream')]);
});
