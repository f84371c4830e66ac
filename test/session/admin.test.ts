import { describe, expect, onTestFinished, test } from 'vitest';
import { type Mock, type StartOptions, start } from '../../src/index.ts';
import { Folder } from '../support/folder.ts';
import type { Loose } from '../support/loose.ts';
import { Wire } from '../support/wire.ts';

const HELLO = `
pairs:
  - {name: hello, request: {method: GET, path: /hello}, response: {body: hi}}
  - {name: slow, request: {method: GET, path: /slow}, error: {hang: 1h}}
`;

async function startMock(options: Omit<StartOptions, 'directory'> = {}): Promise<Mock> {
  const mock = await start({ directory: new Folder({ 'a.yaml': HELLO }).path, ...options });
  onTestFinished(() => mock.stop());
  return mock;
}

const health = async (adminUrl: string | undefined, headers: Record<string, string> = {}): Promise<Loose> => {
  const answer = await fetch(`${adminUrl}/api/health`, { headers });
  return { code: answer.status, ...((await answer.json()) as object) };
};

describe('the admin API of a mock in a test', () => {
  test('is there when it was asked for', async () => {
    expect((await startMock()).adminUrl).toBeUndefined();
    const mock = await startMock({ admin: true });
    expect(await health(mock.adminUrl)).toMatchObject({ code: 200, url: mock.url, entries: 2 });
    await fetch(`${mock.url}/hello`);
    await fetch(`${mock.adminUrl}/api/v2/reset`, { method: 'POST', headers: { 'Content-Type': 'application/json' } });
    expect(mock.calls()).toEqual([]);
  });

  test('may want a token, and must where others could reach it', async () => {
    const mock = await startMock({ admin: { host: '0.0.0.0', token: 'geheim' } });
    expect((await health(mock.adminUrl)).code).toBe(401);
    expect((await health(mock.adminUrl, { Authorization: 'Bearer geheim' })).code).toBe(200);
    await expect(startMock({ admin: { host: '0.0.0.0' } })).rejects.toMatchObject({ exitCode: 2 });
    await expect(startMock({ admin: { token: ' ' } })).rejects.toMatchObject({ exitCode: 2 });
  });

  test('wants the port that was asked for, and leaves it behind', async () => {
    const first = await startMock({ admin: true });
    const port = Number(new URL(first.adminUrl as string).port);
    const again = startMock({ admin: { port } });
    await expect(again).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining(String(port)) });
    await first.stop();
    expect((await startMock({ admin: { port } })).adminUrl).toBe(first.adminUrl);
  });

  test('tells that the mock is about to stop, and lets nobody change anything then', async () => {
    let come = (): void => {};
    const matched = new Promise<void>((resolve) => (come = resolve));
    const reporter = { name: 'test', wants: new Set(['request:matched'] as const), on: () => come() };
    const mock = await startMock({ admin: true, reporters: [reporter] });
    const wire = new Wire(mock.url);
    wire.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await matched;
    const [stopped, stopping] = [mock.stop(), health(mock.adminUrl)];
    expect(await stopping).toMatchObject({ code: 503, status: 'stopping', ready: false });
    const write = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    expect((await fetch(`${mock.adminUrl}/api/v2/reset`, write)).status).toBe(503);
    wire.close();
    await stopped;
    await expect(health(mock.adminUrl)).rejects.toThrow();
  });

  test('a start that fails leaves no port taken', async () => {
    const mock = await startMock({ admin: true });
    const port = Number(new URL(mock.adminUrl as string).port);
    await mock.stop();
    const broken = new Folder({ 'a.yaml': 'pairs: [{request: {}}]\n' });
    await expect(start({ directory: broken.path, admin: { port } })).rejects.toMatchObject({ exitCode: 2 });
    expect((await startMock({ admin: { port } })).adminUrl).toBe(mock.adminUrl);
  });
});
