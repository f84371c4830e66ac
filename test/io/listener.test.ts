import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/io/clock.ts';
import { Listener } from '../../src/io/listener.ts';
import type { Channel, Handler } from '../../src/model/channel.ts';
import type { Request } from '../../src/model/request.ts';
import { reply } from '../support/hand-made.ts';
import { talk, Wire } from '../support/wire.ts';

const open: Listener[] = [];

async function listen(handle: Handler, options: { bodyLimit?: number } = {}): Promise<Listener> {
  const listener = new Listener({ clock: systemClock(), ...options }, handle);
  await listener.listen(0);
  open.push(listener);
  return listener;
}

afterEach(async () => {
  for (const listener of open.splice(0)) {
    const closed = listener.close();
    listener.closeNow();
    await closed;
  }
});

/** Answers every request with its own body, and keeps it. */
async function echo(options: { bodyLimit?: number } = {}): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const { url } = await listen((request, channel) => {
    requests.push(request);
    channel.send(reply(request.body.toString('latin1')));
  }, options);
  return { url, requests };
}

const CLOSE = 'Host: mock\r\nConnection: close\r\n';

describe('requests', () => {
  test('the target, casing, order and repeated names stay as sent', async () => {
    const { url, requests } = await echo();
    await talk(url, `GET /a%20b?x=1&x=2 HTTP/1.1\r\n${CLOSE}X-one: 1\r\nx-ONE: 2\r\n\r\n`);
    expect(requests[0]?.target).toBe('/a%20b?x=1&x=2');
    expect(requests[0]?.rawHeaders.slice(4)).toEqual(['X-one', '1', 'x-ONE', '2']);
    expect(requests[0]?.authority).toBe('mock');
  });

  test('every Via line counts', async () => {
    const { url, requests } = await echo();
    await talk(url, `GET / HTTP/1.1\r\n${CLOSE}Via: 1.0 fred\r\nX-V: 1\r\nvia: 1.1 p, 1.1 q\r\n\r\n`);
    expect(requests[0]?.via).toBe('1.0 fred, 1.1 p, 1.1 q');
    await talk(url, `GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(requests[1]?.via).toBeUndefined();
  });

  test('absolute targets, as to a proxy', async () => {
    const { url, requests } = await echo();
    await talk(url, `GET http://User:pw@API.shop.test:81/x?y HTTP/1.1\r\n${CLOSE}\r\n`);
    const { form, scheme, authority, target } = requests[0] as Request;
    expect({ form, scheme, authority, target }).toEqual({
      form: 'absolute',
      scheme: 'http',
      authority: 'api.shop.test:81',
      target: '/x?y',
    });
  });

  test('the asterisk target', async () => {
    const { url, requests } = await echo();
    await talk(url, `OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(requests[0]?.target).toBe('*');
  });

  test.each([
    ['declared length', `${CLOSE}Content-Length: 5\r\n\r\nhello`],
    ['chunks', `${CLOSE}Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`],
  ])('bodies by %s', async (_, rest) => {
    const { url, requests } = await echo();
    expect(await talk(url, `POST / HTTP/1.1\r\n${rest}`)).toMatch(/\r\n\r\nhello$/);
    expect(requests[0]?.text).toBe('hello');
  });

  test('a body of many packets', async () => {
    const { url, requests } = await echo();
    const body = 'x'.repeat(3_000_000);
    const response = await fetch(url, { method: 'POST', body });
    expect((await response.text()).length).toBe(body.length);
    expect(requests[0]?.body.length).toBe(body.length);
  });

  test('pipelined requests are answered in order, though the first takes longest', async () => {
    const waiting: Channel[] = [];
    const { url } = await listen((request, channel) => {
      if (request.target === '/1') waiting.push(channel);
      else {
        channel.send(reply(request.target));
        if (request.target === '/3') waiting[0]?.send(reply('/1'));
      }
    });
    const all = await talk(
      url,
      `GET /1 HTTP/1.1\r\nHost: m\r\n\r\nGET /2 HTTP/1.1\r\nHost: m\r\n\r\nGET /3 HTTP/1.1\r\n${CLOSE}\r\n`,
    );
    expect(all.match(/\/[123]$|\/[123](?=HTTP)/g)).toEqual(['/1', '/2', '/3']);
  });

  test('many pipelined requests may wait at once, without a warning', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): number => warnings.push(warning);
    process.on('warning', note);
    const waiting: Channel[] = [];
    const { url } = await listen((_, channel) => {
      void channel.closed();
      if (waiting.push(channel) === 30) for (const each of waiting) each.send(reply('done'));
    });
    const all = await talk(url, `${'GET / HTTP/1.1\r\nHost: m\r\n\r\n'.repeat(29)}GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(all.match(/done/g)).toHaveLength(30);
    expect(warnings).toEqual([]);
  });

  test('Expect: 100-continue gets its word, then its answer', async () => {
    const { url } = await echo();
    const wire = new Wire(url);
    wire.send(`POST / HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    expect(await wire.until((text) => text.includes('\r\n\r\n'))).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    wire.send('ok');
    expect(await wire.end()).toMatch(/HTTP\/1.1 200 OK[^]*\r\n\r\nok$/);
  });

  test('HTTP/1.0', async () => {
    const { url } = await echo();
    expect(await talk(url, 'POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nok')).toMatch(/^HTTP\/1.1 200[^]*close[^]*ok$/);
  });
});

describe('what is refused', () => {
  test.each([
    ['no HTTP at all', 'hello there\r\n\r\n', '400 Bad Request'],
    ['a broken header', `GET / HTTP/1.1\r\nHost m\r\n\r\n`, '400 Bad Request'],
    ['two lengths', `POST / HTTP/1.1\r\n${CLOSE}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, '400 Bad Request'],
    ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, '431 Request Header Fields Too Large'],
    ['CONNECT', 'CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n\r\n', '501 Not Implemented'],
  ])('%s', async (_, text, status) => {
    const { url, requests } = await echo();
    expect((await talk(url, text)).split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
    expect(requests).toEqual([]);
    expect((await fetch(url)).status).toBe(200);
  });

  test('a tunnel through what is no proxy, in words', async () => {
    const { url } = await echo();
    const answer = await talk(url, 'CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n\r\n');
    expect(answer).toMatch(/\r\n\r\nthis is no proxy\n$/);
  });

  test.each([
    ['declared', 'Content-Length: 11\r\n\r\n12345678901'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n'],
  ])('a body over the limit, %s', async (_, rest) => {
    const { url, requests } = await echo({ bodyLimit: 10 });
    const answer = await talk(url, `POST / HTTP/1.1\r\nHost: m\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 [^]*larger than the 10 bytes/);
    expect(requests).toEqual([]);
  });

  test('a body over the limit is not asked for', async () => {
    const { url } = await echo({ bodyLimit: 10 });
    const answer = await talk(url, 'POST / HTTP/1.1\r\nHost: m\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  test('a client that leaves in the middle of its body disturbs nobody', async () => {
    const { url, requests } = await echo();
    const wire = new Wire(url);
    wire.send('POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 100\r\n\r\nabc');
    await once(wire.socket, 'connect');
    wire.close();
    expect((await fetch(url)).status).toBe(200);
    expect(requests).toHaveLength(1);
  });
});

describe('replies', () => {
  const answerOf = async (given: Parameters<Channel['send']>[0], head = 'GET / HTTP/1.1') => {
    const { url } = await listen((_request, channel) => void channel.send(given));
    return talk(url, `${head}\r\n${CLOSE}\r\n`);
  };

  test('casing, order and repeated names stay', async () => {
    const headers = ['X-b', '1', 'Set-Cookie', 'a=1', 'x-A', '2', 'set-cookie', 'b=2'];
    expect(await answerOf(reply('', { headers }))).toContain(
      'X-b: 1\r\nSet-Cookie: a=1\r\nx-A: 2\r\nset-cookie: b=2\r\nContent-Length: 0\r\n',
    );
  });

  test('the length is computed, whatever the scenario says', async () => {
    const headers = ['content-length', '999', 'Transfer-Encoding', 'chunked', 'Keep-Alive', 'timeout=1', 'X', 'y'];
    const answer = await answerOf(reply('four', { headers }));
    expect(answer).toContain('X: y\r\nContent-Length: 4\r\n');
    expect(answer).not.toMatch(/999|chunked|timeout=1/);
    expect(answer).toMatch(/\r\n\r\nfour$/);
  });

  test('bytes are bytes', async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    for (const body of [bytes, bytes.toString('latin1')]) {
      expect((await answerOf(reply(body))).slice(-4)).toBe(bytes.toString('latin1'));
    }
  });

  test('HEAD says the length and sends nothing', async () => {
    const answer = await answerOf(reply('four'), 'HEAD / HTTP/1.1');
    expect(answer).toContain('Content-Length: 4\r\n');
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  test('a recorded HEAD keeps its length', async () => {
    const answer = await answerOf(reply('', { headers: ['Content-Length', '1234'] }), 'HEAD / HTTP/1.1');
    expect(answer.match(/Content-Length: \d+/g)).toEqual(['Content-Length: 1234']);
  });

  test.each([204, 304])('%i has no body and no length', async (status) => {
    const answer = await answerOf(reply('four', { status }));
    expect(answer).not.toMatch(/content-length|transfer-encoding|four/i);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  test('Connection: close is obeyed', async () => {
    const { url } = await listen((_request, channel) => {
      channel.send(reply('bye', { headers: ['Connection', 'close'] }));
    });
    expect(await talk(url, 'GET / HTTP/1.1\r\nHost: m\r\n\r\n')).toMatch(/Connection: close\r\n[^]*bye$/);
  });

  test('connections are kept', async () => {
    const { url } = await echo();
    const wire = new Wire(url);
    for (let count = 1; count <= 3; count += 1) {
      wire.send('GET / HTTP/1.1\r\nHost: m\r\n\r\n');
      await wire.until((text) => text.split('200 OK').length === count + 1);
    }
    wire.close();
    expect(wire.received).toContain('Connection: keep-alive');
  });

  test('a header that cannot be sent throws before anything is', async () => {
    const { url } = await listen((_request, channel) => {
      try {
        channel.send(reply('', { headers: ['X', 'a\r\nY: b'] }));
      } catch (error) {
        channel.send(reply((error as Error).message, { status: 500 }));
      }
    });
    expect(await talk(url, `GET / HTTP/1.1\r\n${CLOSE}\r\n`)).toMatch(/^HTTP\/1.1 500 [^]*Invalid character/);
  });

  test('pieces make one body', async () => {
    const { url } = await listen((_request, channel) => {
      channel.begin(reply('one two'));
      channel.write('one');
      channel.write(Buffer.from(' two'));
      channel.finish();
    });
    expect(await (await fetch(url)).text()).toBe('one two');
  });

  test('a large body says when it is through', async () => {
    const outcome: unknown[] = [];
    const { url } = await listen((_request, channel) => {
      outcome.push(channel.send(reply(Buffer.alloc(50_000_000))));
      void channel.closed().then((whole) => outcome.push(whole));
    });
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(50_000_000);
    await expect.poll(() => outcome).toEqual([false, true]);
  });

  test('and that it is not', async () => {
    const outcome: unknown[] = [];
    const { url } = await listen((_request, channel) => {
      channel.send(reply(Buffer.alloc(50_000_000)));
      void channel.closed().then((whole) => outcome.push(whole));
    });
    const wire = new Wire(url);
    wire.send('GET / HTTP/1.1\r\nHost: m\r\n\r\n');
    await wire.until((text) => text.length > 0);
    wire.close();
    await expect.poll(() => outcome).toEqual([false]);
  });
});

describe('faults', () => {
  const broken = async (fault: Parameters<Channel['fault']>[0]) => {
    const { url } = await listen((_request, channel) => channel.fault(fault));
    return url;
  };

  test('drop closes without a word', async () => {
    expect(await talk(await broken({ fault: 'drop' }), 'GET / HTTP/1.1\r\nHost: m\r\n\r\n')).toBe('');
  });

  test('reset is seen as one', async () => {
    const request = http.get(await broken({ fault: 'reset' }));
    const [error] = await once(request, 'error');
    expect((error as NodeJS.ErrnoException).code).toBe('ECONNRESET');
  });

  test('bytes are all that is sent', async () => {
    const url = await broken({ fault: 'bytes', bytes: Buffer.from('garbage\xff', 'latin1') });
    expect(await talk(url, 'GET / HTTP/1.1\r\nHost: m\r\n\r\n')).toBe('garbage\xff');
  });

  test('cut ends in the body', async () => {
    const response = await fetch(await broken({ fault: 'cut', bytes: 512 }));
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  test('a pipelined fault lets the answer before it out', async () => {
    let first: Channel | undefined;
    const { url } = await listen((request, channel) => {
      if (request.target === '/1') first = channel;
      else {
        channel.fault({ fault: 'drop' });
        setTimeout(() => first?.send(reply('one')), 20);
      }
    });
    const all = await talk(url, 'GET /1 HTTP/1.1\r\nHost: m\r\n\r\nGET /2 HTTP/1.1\r\nHost: m\r\n\r\n');
    expect(all).toMatch(/\r\n\r\none$/);
  });
});

describe('closing', () => {
  test('the answer under way is sent, and ends its connection', async () => {
    let channel: Channel | undefined;
    const listener = await listen((_request, given) => {
      channel = given;
    });
    const wire = new Wire(listener.url);
    wire.send('GET / HTTP/1.1\r\nHost: m\r\n\r\n');
    await expect.poll(() => channel).toBeDefined();
    const closed = listener.close();
    await expect(fetch(listener.url)).rejects.toThrow();
    channel?.send(reply('last'));
    expect(await wire.end()).toMatch(/Connection: close\r\n[^]*last$/);
    await closed;
  });

  test('idle connections do not hold it up', async () => {
    const { url } = await echo();
    const idle = new Wire(url);
    const used = new Wire(url);
    used.send('GET / HTTP/1.1\r\nHost: m\r\n\r\n');
    await used.until((text) => text.includes('200'));
    await (open[0] as Listener).close();
    await Promise.all([idle.end(), used.end()]);
    expect(used.closed).toBe(true);
  });
});

test('a taken port rejects', async () => {
  const { port } = await listen(() => {});
  const second = new Listener({ clock: systemClock() }, () => {});
  await expect(second.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a thousand clients may come at once: the queue of the kernel holds them', async () => {
  const listened = vi.spyOn(net.Server.prototype, 'listen');
  await echo();
  const backlog = listened.mock.calls[0]?.find((argument, index) => index > 0 && typeof argument === 'number');
  listened.mockRestore();
  expect(backlog).toBeGreaterThanOrEqual(1024);
});
