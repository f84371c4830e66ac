import { once } from 'node:events';
import http2 from 'node:http2';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/io/clock.ts';
import { Listener } from '../../../src/io/listener.ts';
import { createHttpClient } from '../../../src/io/outgoing.ts';
import type { Channel, Handler } from '../../../src/model/channel.ts';
import type { Fault } from '../../../src/model/reply.ts';
import type { Request } from '../../../src/model/request.ts';
import { reply } from '../../support/hand-made.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(
  handle: Handler,
  bodyLimit?: number,
): Promise<{ listener: Listener; client: http2.ClientHttp2Session }> {
  const proxy = {
    outgoing: createHttpClient({ own: () => ({ adminPort: undefined, listenerPort: undefined }), environment: {} }),
    authority: undefined,
    upstream: undefined,
    answersUpgrades: () => true,
    warn: () => {},
  };
  const listener = new Listener(
    { clock: systemClock(), proxy, ...(bodyLimit === undefined ? {} : { bodyLimit }) },
    handle,
  );
  await listener.listen(0);
  const client = http2.connect(listener.url);
  client.on('error', () => {});
  closing.push(
    () => void listener.close(),
    () => listener.closeNow(),
    () => client.destroy(),
  );
  return { listener, client };
}

interface Answer {
  readonly headers: http2.IncomingHttpHeaders;
  readonly raw: readonly string[];
  readonly body: string;
  readonly rstCode: number | undefined;
}

async function ask(
  client: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string,
): Promise<Answer> {
  const stream = client.request({ ':path': '/', ...headers }, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  let text = '';
  let head: http2.IncomingHttpHeaders = {};
  let raw: readonly string[] = [];
  stream.on('response', ((given: http2.IncomingHttpHeaders, _flags: number, flat: string[]) => {
    head = given;
    raw = flat;
  }) as never);
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  stream.on('error', () => {});
  await new Promise((resolve) => stream.on('close', resolve));
  return { headers: head, raw, body: text, rstCode: stream.rstCode };
}

/** Answers with the request's body, and keeps what came. */
async function echo(bodyLimit?: number) {
  const requests: Request[] = [];
  const made = await listen((request, channel) => {
    requests.push(request);
    channel.send(reply(request.body.toString('latin1')));
  }, bodyLimit);
  return { ...made, requests };
}

describe('requests', () => {
  test('become what they would be over HTTP/1.1', async () => {
    const { client, requests } = await echo();
    const headers = { ':authority': 'API.test:81', ':path': '/a%20b?x=1', 'x-one': ['1', '2'], cookie: ['a=1', 'b=2'] };
    await ask(client, headers);
    const { target, authority, form, rawHeaders, method } = requests[0] as Request;
    expect({ target, authority, form, method }).toEqual({
      target: '/a%20b?x=1',
      authority: 'api.test:81',
      form: 'origin',
      method: 'GET',
    });
    expect(rawHeaders).toEqual(['host', 'API.test:81', 'x-one', '1', 'x-one', '2', 'cookie', 'a=1; b=2']);
  });

  test('bodies, with a length or without; trailers are passed over', async () => {
    const { client, requests } = await echo();
    expect((await ask(client, { ':method': 'POST', 'content-length': 5 }, 'hello')).body).toBe('hello');
    const stream = client.request({ ':path': '/', ':method': 'POST' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
    stream.end('x'.repeat(200_000));
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    expect(answer['content-length']).toBe('200000');
    expect(requests[1]?.rawHeaders).not.toContain('x-sum');
    expect((await ask(client, { ':method': 'POST' }, '')).headers['content-length']).toBe('0');
  });

  test.each([{ 'content-length': '11' }, {}])('a body over the limit is refused, its length %j', async (headers) => {
    const { client, requests } = await echo(10);
    const answer = await ask(client, { ':method': 'POST', ...headers }, '12345678901');
    expect(answer.headers[':status']).toBe(413);
    expect(answer.body).toMatch(/larger than the 10 bytes/);
    expect(requests).toEqual([]);
    expect((await ask(client, { ':method': 'POST' }, 'ok')).body).toBe('ok');
  });

  test('many at once, on one connection', async () => {
    const waiting: Channel[] = [];
    const { client } = await listen((request, channel) => {
      if (waiting.push(channel) === 500) for (const each of waiting) each.send(reply(request.method));
    });
    const answers = await Promise.all(Array.from({ length: 500 }, () => ask(client, {})));
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['GET']));
  });

  test('a client that leaves in the middle of its body disturbs nobody', async () => {
    const { client, requests, listener } = await echo();
    const stream = client.request({ ':path': '/', ':method': 'POST' });
    stream.on('error', () => {});
    stream.write('half');
    stream.close(http2.constants.NGHTTP2_CANCEL);
    expect((await ask(client, {})).headers[':status']).toBe(200);
    expect(requests).toHaveLength(1);
    expect((await fetch(listener.url)).status).toBe(200);
  });
});

describe('replies', () => {
  test('names in lower case, repeats kept, nothing of a connection', async () => {
    const headers = ['X-b', '1', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Upgrade', 'h2c', 'Connection', 'close'];
    const { client } = await listen((_, channel) => void channel.send(reply('hi', { headers })));
    const { raw, body } = await ask(client, {});
    expect(raw.filter((_, index) => index % 2 === 0)).toEqual([
      ':status',
      'x-b',
      'set-cookie',
      'set-cookie',
      'content-length',
      'date',
    ]);
    expect(body).toBe('hi');
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('no body for %s and %d', async (method, status) => {
    const { client } = await listen((_, channel) => void channel.send(reply('hidden', { status })));
    const answer = await ask(client, { ':method': method });
    expect(answer).toMatchObject({ body: '', headers: { ':status': status }, rstCode: 0 });
  });

  test('a body in pieces, held back when the client is slow', async () => {
    const piece = Buffer.alloc(65_536, 'p');
    let written = 0;
    const { client } = await listen((_, channel) => {
      const run = async (): Promise<void> => {
        channel.begin(reply('', { headers: ['Content-Length', String(piece.length * 100)], framed: true }));
        for (; written < 100; written += 1) {
          if (!channel.write(piece)) await channel.drained();
        }
        channel.finish();
      };
      void run();
    });
    const stream = client.request({ ':path': '/' });
    await once(stream, 'response');
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(100);
    let size = 0;
    for await (const chunk of stream) size += (chunk as Buffer).length;
    expect(size).toBe(piece.length * 100);
  });

  test.each<[string, Fault, number, string]>([
    ['reset', { fault: 'reset' }, http2.constants.NGHTTP2_INTERNAL_ERROR, ''],
    ['bytes', { fault: 'bytes', bytes: Buffer.from('not HTTP') }, http2.constants.NGHTTP2_INTERNAL_ERROR, 'not HTTP'],
    ['cut', { fault: 'cut', bytes: 3 }, http2.constants.NGHTTP2_INTERNAL_ERROR, '...'],
  ])('%s ends the stream, and others go on', async (_, fault, code, body) => {
    const { client } = await listen((request, channel) => {
      if (request.target === '/fault') channel.fault(fault as Exclude<Fault, { fault: 'hang' }>);
      else channel.send(reply('fine'));
    });
    expect(await ask(client, { ':path': '/fault' })).toMatchObject({ rstCode: code, body });
    expect(await ask(client, {})).toMatchObject({ rstCode: 0, body: 'fine' });
  });

  test('drop takes the connection', async () => {
    const { client } = await listen((_, channel) => channel.fault({ fault: 'drop' }));
    await ask(client, {});
    if (!client.destroyed) await once(client, 'close');
    expect(client.destroyed).toBe(true);
  });

  test('it is known whether the answer arrived', async () => {
    const told: boolean[] = [];
    const channels: Channel[] = [];
    const { client } = await listen((request, channel) => {
      channels.push(channel);
      if (request.target === '/') channel.send(reply('whole'));
      void channel.closed().then((whole) => told.push(whole));
    });
    await ask(client, {});
    await expect.poll(() => told).toEqual([true]);
    const stream = client.request({ ':path': '/left' });
    stream.on('error', () => {});
    await expect.poll(() => channels.length).toBe(2);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await expect.poll(() => told).toEqual([true, false]);
    expect(channels[1]?.send(reply('too late'))).toBe(false);
    expect(await channels[1]?.drained()).toBe(false);
  });

  test('the client’s port tells one connection from another', async () => {
    const peers: (number | undefined)[] = [];
    const { client } = await listen((_, channel) => {
      peers.push(channel.peer);
      channel.send(reply(''));
    });
    await ask(client, {});
    expect(peers).toEqual([(client.socket as unknown as { localPort: number }).localPort]);
  });
});
