import { expect, test } from 'vitest';
import { collect } from '../../src/actions/collect.ts';
import { statusOnly } from '../../src/actions/status-only.ts';
import type { HttpClient, IncomingReply, OutgoingRequest } from '../../src/model/outgoing.ts';
import { HandClock } from '../support/hand-made.ts';
import { FakeHttp } from '../support/world.ts';

const asked: OutgoingRequest = { purpose: 'action', method: 'GET', origin: 'http://h', path: '/', headers: [] };
const never = new AbortController().signal;

/** Hands the reply over, to be played by the test. */
class HandHttp implements HttpClient {
  reply: IncomingReply | undefined;
  cancelled = 0;
  send(_: OutgoingRequest, reply: IncomingReply) {
    this.reply = reply;
    return { resume() {}, cancel: () => (this.cancelled += 1) };
  }
}

test('a reply is collected whole', async () => {
  const http = new FakeHttp();
  http.answer = { status: 201, headers: ['A', 'b'], body: [Buffer.from('ab'), Buffer.from('cd')] };
  expect(await collect(http, asked, never, 4)).toEqual({
    status: 201,
    headers: ['A', 'b'],
    body: Buffer.from('abcd'),
    truncated: false,
  });
});

test('what is too long is cut, and the connection closed', async () => {
  const http = new FakeHttp();
  http.answer = { body: [Buffer.from('ab'), Buffer.from('cd'), Buffer.from('ef')] };
  const reply = await collect(http, asked, never, 3);
  expect(reply).toMatchObject({ body: Buffer.from('abc'), truncated: true });
  expect([http.cancelled, http.delivered]).toEqual([1, 4]);
});

test('a body that breaks off is a problem', async () => {
  const http = new HandHttp();
  const reply = collect(http, asked, never, 3);
  http.reply?.head(200, []);
  http.reply?.failed({ kind: 'dropped', message: 'gone' });
  expect(await reply).toEqual({ kind: 'dropped', message: 'gone' });
});

test.each(['before it is sent', 'while it waits'])('stopped %s', async (when) => {
  for (const ask of [
    (http: HttpClient, signal: AbortSignal) => collect(http, asked, signal, 3),
    (http: HttpClient, signal: AbortSignal) => statusOnly(http, asked, signal, new HandClock()),
  ]) {
    const http = new HandHttp();
    const stop = new AbortController();
    if (when === 'before it is sent') stop.abort();
    const reply = ask(http, stop.signal);
    stop.abort();
    expect(await reply).toMatchObject({ kind: 'other' });
    expect(http.cancelled).toBe(http.reply ? 1 : 0);
  }
});

test('the head is enough; a body that trickles is dropped after a while', async () => {
  const http = new HandHttp();
  const clock = new HandClock();
  const head = statusOnly(http, asked, never, clock);
  http.reply?.head(204, ['A', 'b']);
  expect(await head).toEqual({ status: 204, headers: ['A', 'b'] });
  await clock.pass(500);
  expect(http.reply?.data(Buffer.from('x'))).toBe(true);
  expect(http.cancelled).toBe(0);
  await clock.pass(1000);
  expect(http.cancelled).toBe(1);
});

test('a body that ends in time leaves its connection open, and no timer behind', async () => {
  for (const late of [false, true]) {
    const http = new HandHttp();
    const clock = new HandClock();
    const head = statusOnly(http, asked, never, clock);
    http.reply?.head(200, []);
    if (late) await clock.pass(1);
    http.reply?.end();
    await head;
    expect([clock.waiting, http.cancelled]).toEqual([0, 0]);
  }
});
