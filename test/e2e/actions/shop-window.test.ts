import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually, type Running, serve, workspace } from '../harness.ts';

const SHOP_WINDOW = fileURLToPath(new URL('../../../scenarios/', import.meta.url));
const ADA = { Authorization: 'Bearer ada' };

/** `scenarios/actions` as it stands, but for the port: served, with its companion receiving on the other side. */
async function open(): Promise<Shop> {
  const { directory } = workspace();
  cpSync(SHOP_WINDOW, directory, { recursive: true });
  const receiver = spawn(process.execPath, [path.join(directory, 'companions/receiver.mjs'), '0']);
  onTestFinished(() => void receiver.kill('SIGKILL'));
  let said = '';
  receiver.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const port = await eventually(
    () => /127\.0\.0\.1:(\d+)/.exec(said)?.[1],
    () => `the receiver does not say where it listens: ${said}`,
  );
  const actions = path.join(directory, 'actions');
  for (const name of readdirSync(actions)) {
    const file = path.join(actions, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('127.0.0.1:9000', `127.0.0.1:${port}`));
  }
  return { mock: await serve(directory), received: () => said.split('\n').slice(1, -1) };
}

interface Shop {
  readonly mock: Running;
  /** Lines that the receiver printed: `POST /audit {…}`. */
  readonly received: () => string[];
}

/** Sends a request and waits until everything about it is over. */
async function ask({ mock }: Shop, method: string, target: string, init: RequestInit = {}) {
  const before = mock.events().length;
  const response = await fetch(`${mock.url}${target}`, { method, ...init });
  const text = await response.text();
  const ended = await mock.event('exchange:ended', { after: before });
  const actions = ((ended.actions ?? []) as { name: string; outcome: string; reason?: string }[]).map(
    ({ name, outcome }) => `${name}: ${outcome}`,
  );
  return { status: response.status, headers: response.headers, text, actions };
}

describe('scenarios/actions', () => {
  test('gate: a "no" of the service in front becomes the answer, where it is asked to', async () => {
    const shop = await open();
    const letIn = await ask(shop, 'GET', '/vault', { headers: ADA });
    expect(letIn).toMatchObject({ status: 200, actions: ['auth: passed'] });
    expect(JSON.parse(letIn.text)).toEqual({ owner: 'ada', gold: 7 });
    const refused = await ask(shop, 'GET', '/vault');
    expect(refused).toMatchObject({ status: 502, actions: ['auth: failed'] });
    expect(refused.text).toContain('auth');
    expect(refused.text).toContain('401');
    expect(await ask(shop, 'GET', '/garden')).toMatchObject({ status: 200, actions: ['auth: failed'] });
  });

  test('tee: the whole request is copied', async () => {
    const shop = await open();
    const { status, actions } = await ask(shop, 'POST', '/clicks?from=home', { body: 'x=1' });
    expect({ status, outcomes: actions.map((one) => one.split(': ').at(-1)) }).toEqual({
      status: 202,
      outcomes: ['passed'],
    });
    expect(shop.received()).toEqual(['POST /copies/clicks?from=home x=1']);
  });

  test('shadow: the old service answers, the new one sees the same', async () => {
    const shop = await open();
    const { status, text, actions } = await ask(shop, 'GET', '/prices/A1');
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: { received: '/v1/prices/A1' } });
    expect(actions.toSorted()).toEqual(['new service: passed', 'old service: passed']);
    expect(shop.received().toSorted()).toEqual(['GET /v1/prices/A1', 'GET /v2/prices/A1']);
  });

  test('fan-out: several consequences of one request', async () => {
    const shop = await open();
    const body = JSON.stringify({ id: 'p"1', email: 'ada@shop.test' });
    const { status, actions } = await ask(shop, 'POST', '/parcels', { body });
    expect({ status, actions: actions.toSorted() }).toEqual({
      status: 201,
      actions: ['audit: passed', 'index: passed', 'mail: passed'],
    });
    const received = shop.received();
    expect(received.find((line) => line.includes('/audit'))).toBe('POST /audit {"parcel":"p\\"1","status":201}');
    expect(received.find((line) => line.includes('/index'))).toContain('"request"');
    expect(received.at(-1)).toBe('GET /mail?to=ada%40shop.test');
  });

  test('gate and mirror: the mirror hears of refused requests, too', async () => {
    const shop = await open();
    const init = { body: '{"amount": 5}' };
    expect(await ask(shop, 'POST', '/transfers', { ...init, headers: ADA })).toMatchObject({
      status: 202,
      actions: ['auth: passed', 'mirror: passed'],
    });
    expect(await ask(shop, 'POST', '/transfers', init)).toMatchObject({
      status: 502,
      actions: ['auth: failed', 'mirror: passed'],
    });
    const mirrored = shop.received().filter((line) => line.includes('/mirror'));
    expect(mirrored).toHaveLength(2);
    expect(mirrored.map((line) => /"answered":(\d+)/.exec(line)?.[1])).toEqual(['202', '502']);
  });

  test('pipeline: webhook, forward, analytics, in this order', async () => {
    const shop = await open();
    const { status, headers, text, actions } = await ask(shop, 'POST', '/checkout/c-7');
    expect(status).toBe(200);
    expect(headers.get('x-answered-by')).toBe('shop');
    expect(JSON.parse(text)).toEqual({ received: '/shop/checkout/c-7' });
    expect(actions).toEqual(['reserve: passed', 'shop: passed', 'analytics: passed']);
    expect(shop.received()).toEqual([
      'POST /reserve {"cart":"c-7"}',
      'POST /shop/checkout/c-7',
      'POST /hit {"cart":"c-7","status":200}',
    ]);
  });

  test.skipIf(!hasPython())('script: Python and Node hear of the payment, and may object', async () => {
    const shop = await open();
    const paid = await ask(shop, 'POST', '/payments', { body: '{"amount": 5, "article": "A1"}' });
    expect(paid).toMatchObject({ status: 201, actions: ['receipt: passed', 'stock: passed'] });
    const free = await ask(shop, 'POST', '/payments', { body: '{"article": "A1"}' });
    expect(free).toMatchObject({ status: 201, actions: ['receipt: failed', 'stock: passed'] });
    expect(await ask(shop, 'DELETE', '/payments')).toMatchObject({ status: 204, actions: ['receipt: passed'] });
  });

  test.skipIf(!hasPython())('worker: one process for all', async () => {
    const shop = await open();
    for (let tick = 0; tick < 3; tick += 1) {
      expect(await ask(shop, 'POST', '/ticks')).toMatchObject({ status: 202, actions: ['count: passed'] });
    }
  });
});

function hasPython(): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      return readdirSync(folder).includes('python3');
    } catch {
      return false;
    }
  });
}
