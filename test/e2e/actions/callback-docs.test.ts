import { describe, expect, onTestFinished, test } from 'vitest';
import type * as Mockrun from '../../../src/index.ts';
import { type Example, examplesIn } from '../../docs/markdown.ts';
import { nativeImport } from '../../support/native-import.ts';
import { eventually, serve, workspace } from '../harness.ts';

const scenarios = examplesIn('docs/callbacks.md', 'yaml');
const modules = examplesIn('docs/callbacks.md', 'js');

/** A directory with the examples of the documentation: scenarios, and modules by the names behind `js`. */
const examples = (): string => {
  const named = modules.map(({ about, text }) => [about, text] as const);
  const files = scenarios.map(({ text }, index) => [`${index}.yaml`, text] as const);
  return workspace(Object.fromEntries([...named, ...files])).directory;
};

describe('the examples of docs/callbacks.md', () => {
  test('answer as they say', async () => {
    const { url, events } = await serve(examples());
    const [example] = examplesIn('docs/callbacks.md', 'http') as [Example];
    const [line = '', body = '', , status, answer] = example.text.split('\n');
    const [method = '', path] = line.split(' ');
    const quote = await fetch(`${url}${path}`, { method, body });
    expect([quote.status, quote.headers.get('location')]).toEqual([Number(status), '/quotes/q-1']);
    expect(await quote.text()).toBe(answer);
    const unknown = await fetch(`${url}/quotes/plum`, { method, body });
    expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'no plum here' }]);

    const headers = { authorization: 'Bearer t-1' };
    expect(await (await fetch(`${url}/me`, { headers })).json()).toEqual({ user: 'ann' });
    expect((await fetch(`${url}/me`)).status).toBe(502);
    const lines = () => events().flatMap(({ type, line: said }) => (type === 'action:logged' ? [said] : []));
    await eventually(
      () => lines().length === 2,
      () => JSON.stringify(lines()),
    );
    expect(lines()).toEqual(['GET /me was answered with 200', 'GET /me was answered with 502']);
  });

  test('the functions of a test, too', async () => {
    const { start } = (await nativeImport(new URL('../../../dist/index.js', import.meta.url).href)) as typeof Mockrun;
    const mock = await start({ directory: examples(), callbacks: { stock: () => ({ body: { left: 7 } }) } });
    onTestFinished(() => mock.stop());
    const left = async (sku: string): Promise<unknown> => (await fetch(`${mock.url}/stock/${sku}`)).json();
    expect(await left('pear')).toEqual({ left: 7 });
    mock.callback('stock', (request) => ({ body: { left: request.params.sku === 'pear' ? 0 : 7 } }));
    expect([await left('pear'), await left('plum')]).toEqual([{ left: 0 }, { left: 7 }]);
  });
});
