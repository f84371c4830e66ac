import { expect, test } from 'vitest';
import { examplesIn } from '../../docs/markdown.ts';
import { mockrun, workspace } from '../harness.ts';

const examples = ['README.md', 'docs/verify.md']
  .flatMap((document) => examplesIn(document, 'yaml'))
  .filter(({ about }) => about === '');

test.each(examples)('$place passes as it stands there', async ({ text }) => {
  const space = workspace({ 'scenarios/example.yaml': text });
  const { code, stdout } = await mockrun(['verify', 'scenarios'], { cwd: space.directory });
  expect(stdout).toMatch(/^✔ .*› (?:replay of )?\w/m);
  expect([code, stdout.match(/^✖.*/gm)]).toEqual([0, null]);
});

test('the variables of the page reach the command, which is judged by what entries expect', async () => {
  const [config] = examplesIn('docs/verify.md', 'yaml').filter(({ about }) => about === 'config');
  const expecting = examples.find(({ text }) => text.includes('expect: {after: create order}'));
  const asks = `await fetch(process.env.API_URL.replace('/v1', '/payments'), {method: 'POST'})`;
  const space = workspace({
    'mockrun.config.yaml': config?.text ?? '',
    'scenarios/example.yaml': expecting?.text ?? '',
  });
  const command = ['--', process.execPath, '--input-type=module', '--eval', asks];
  const { code, stdout } = await mockrun(['verify', 'scenarios', ...command], { cwd: space.directory });
  expect(code).toBe(1);
  expect(stdout).toContain('calls: expected 1 call, got 0 calls');
  expect(stdout).toContain('after: expected "create order" to be called before, got it was never called');
});
