import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import type { StampedEvent } from '../../src/model/events.ts';
import { RenderError, type Rendering } from '../../src/model/rendering.ts';
import { Claims } from '../../src/serve/claim.ts';
import { type ExchangeParts, Exchanges } from '../../src/serve/exchange.ts';
import { Journal } from '../../src/serve/journal.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { StateStore } from '../../src/serve/state.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { Tally } from '../../src/serve/tally.ts';
import { Unmatched } from '../../src/serve/unmatched.ts';
import { FakeChannel } from '../support/fake-channel.ts';
import { type EntryParts, entry, HandClock, library, reply, request } from '../support/hand-made.ts';
import { runnerOf } from '../support/runner.ts';

function setup(parts: EntryParts | Entry[] = {}, options: Partial<ExchangeParts> = {}) {
  const clock = new HandClock();
  const random = () => 0.5;
  const events: StampedEvent[] = [];
  const stream = new EventStream(clock, [{ name: 'test', on: (event) => void events.push(event) }]);
  const journal = new Journal();
  const redaction = new Redaction();
  const live = library(Array.isArray(parts) ? parts : [entry('e', parts)]);
  const exchanges = new Exchanges({
    library: () => live,
    claims: new Claims({
      state: new StateStore(),
      tally: new Tally(),
      random,
      rendering: () => ({}) as Rendering,
      fullLane: () => undefined,
    }),
    runner: runnerOf(stream, clock),
    via: 'mockrun-test',
    unmatched: new Unmatched({ clock, explain: () => [] }),
    redaction: () => redaction,
    journal,
    stream,
    clock,
    random,
    cors: false,
    noDelay: false,
    prepareMultipart: async () => {},
    ...options,
  });
  const ask = (given: Parameters<typeof request>[0] = {}, channel = new FakeChannel()) => {
    exchanges.handle(request(given), channel);
    return channel;
  };
  return { clock, events, journal, exchanges, ask, types: () => events.map(({ type }) => type) };
}

const ENDED = ['response:sent', 'exchange:ended'];

describe('the common case', () => {
  test('is over when handle returns', () => {
    const { ask, types, exchanges, journal, clock } = setup();
    expect(ask().sent[0]?.body).toBe('e');
    expect(types()).toEqual(['request:matched', ...ENDED]);
    expect([exchanges.open, exchanges.started, clock.waiting]).toEqual([0, 1, 0]);
    expect(journal.all()[0]).toMatchObject({ id: 1, call: 1, bytes: 1, outcome: 'passed', startedAt: 1_000_000 });
  });

  test('waits for a reply that did not fit at once', async () => {
    const { ask, types, exchanges, clock } = setup();
    const channel = new FakeChannel();
    channel.immediate = false;
    ask({}, channel);
    expect([exchanges.open, types()]).toEqual([1, ['request:matched']]);
    channel.flush();
    await clock.pass(0);
    expect([exchanges.open, types()]).toEqual([0, ['request:matched', ...ENDED]]);
  });
});

describe('delays', () => {
  const delayed = { responses: [{ reply: reply('late'), delay: { kind: 'fixed', ms: 100 } as const }] };

  test('hold the answer back', async () => {
    const { ask, clock, journal } = setup(delayed);
    const channel = ask();
    await clock.pass(99);
    expect(channel.sent).toEqual([]);
    await clock.pass(1);
    expect(channel.sent).toHaveLength(1);
    expect(journal.all()[0]?.duration).toBe(100);
  });

  test('are skipped when told so', () => {
    const { ask } = setup(delayed, { noDelay: true });
    expect(ask().sent).toHaveLength(1);
  });

  test('end with the client', async () => {
    const { ask, clock, journal } = setup(delayed);
    const channel = ask();
    channel.leave();
    await clock.pass(50);
    expect([channel.sent, clock.waiting]).toEqual([[], 0]);
    expect(journal.all()[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('client left') });
  });

  test('a dribble spreads the body', async () => {
    const responses = [{ reply: reply('abcdef'), dribble: { chunks: 3, over: 300 } }];
    const { ask, clock, journal } = setup({ responses });
    const channel = ask();
    await clock.pass(100);
    expect(channel.pieces).toEqual(['ab']);
    await clock.pass(200);
    expect([channel.pieces, channel.finished]).toEqual([['ab', 'cd', 'ef'], true]);
    expect(journal.all()[0]).toMatchObject({ bytes: 6, outcome: 'passed' });
  });

  test('a dribble stops when the client leaves', async () => {
    const responses = [{ reply: reply('abcdef'), dribble: { chunks: 3, over: 300 } }];
    const { ask, clock, journal } = setup({ responses });
    const channel = ask();
    await clock.pass(100);
    channel.leave();
    await clock.pass(500);
    expect(channel.pieces).toEqual(['ab']);
    expect(journal.all()[0]?.outcome).toBe('failed');
  });
});

describe('what goes wrong', () => {
  const failing = {
    responses: [
      {
        reply: () => {
          throw new RenderError('"orders" is missing', 'a.yaml:7:12');
        },
      },
    ],
  };

  test('a template that fails answers 500 with reason and place', () => {
    const { ask, journal } = setup(failing);
    const [sent] = ask().sent;
    expect(sent?.status).toBe(500);
    expect(String(sent?.body)).toBe('the answer could not be made: "orders" is missing\nat a.yaml:7:12\n');
    expect(journal.all()[0]).toMatchObject({ outcome: 'failed', reason: '"orders" is missing (a.yaml:7:12)' });
  });

  test('as JSON for who accepts it', () => {
    const { ask } = setup(failing);
    const [sent] = ask({ rawHeaders: ['Accept', 'application/problem+json'] }).sent;
    expect(JSON.parse(String(sent?.body))).toEqual({
      error: 'the answer could not be made',
      reason: '"orders" is missing',
      place: 'a.yaml:7:12',
    });
  });

  test('a header that cannot be sent answers 500, and is a broken exchange that ended', () => {
    const { ask, journal, exchanges } = setup({ responses: [{ reply: reply('', { headers: ['X', 'a\nb'] }) }] });
    expect(ask().sent[0]?.status).toBe(500);
    expect(journal.all()[0]).toMatchObject({ outcome: 'broken', reason: 'Invalid character in header content' });
    expect([exchanges.open, exchanges.failed]).toEqual([0, 1]);
  });

  test('a multipart body that cannot be read', async () => {
    const multipart = { rawHeaders: ['Content-Type', 'multipart/form-data'], body: Buffer.from('x') };
    const live = library([entry('e')], { readsMultipart: true });
    const prepareMultipart = () => Promise.reject(new Error('no boundary'));
    const { ask, clock, journal } = setup([], { library: () => live, prepareMultipart });
    const channel = ask(multipart);
    await clock.pass(0);
    expect(channel.sent[0]?.status).toBe(500);
    expect(journal.all()[0]?.outcome).toBe('broken');
  });

  test('faults', async () => {
    const { ask, clock, types, journal } = setup({ responses: [{ fault: 'drop' }, { fault: 'hang', ms: 500 }] });
    expect(ask().faults).toEqual([{ fault: 'drop' }]);
    const hanging = ask();
    await clock.pass(499);
    expect(hanging.faults).toEqual([]);
    await clock.pass(1);
    expect(hanging.faults).toEqual([{ fault: 'drop' }]);
    expect(types()).not.toContain('response:sent');
    expect(journal.all().map(({ fault, reply: sent }) => [fault?.fault, sent])).toEqual([
      ['drop', undefined],
      ['hang', undefined],
    ]);
  });
});

describe('misses', () => {
  test('are 404s, counted and told', () => {
    const { ask, types, exchanges } = setup([]);
    const [sent] = ask({ target: '/nope' }).sent;
    expect([sent?.status, sent?.headers.includes('x-mockrun-unmatched')]).toEqual([404, true]);
    expect(types()).toEqual(['request:unmatched', ...ENDED]);
    expect([exchanges.unmatched, exchanges.failed]).toEqual([1, 0]);
  });
});

describe('CORS', () => {
  const origin = ['Origin', 'http://app.test'];
  const preflight = { method: 'OPTIONS', rawHeaders: [...origin, 'Access-Control-Request-Method', 'PUT'] };

  test('preflights are allowed, and are no exchange', () => {
    const { ask, types } = setup([], { cors: true });
    const [sent] = ask(preflight).sent;
    expect(sent?.status).toBe(204);
    expect(sent?.headers.join('|')).toContain('Access-Control-Allow-Methods|PUT');
    expect(types()).toEqual([]);
  });

  test('are requests like others when not asked for', () => {
    expect(setup([]).ask(preflight).sent[0]?.status).toBe(404);
  });

  test('answers and misses carry the origin; what brings its own is left alone', () => {
    const own = reply('', { headers: ['access-control-allow-origin', '*'] });
    const { ask } = setup([entry('own', { responses: [{ reply: own }] })], { cors: true });
    expect(ask({ target: '/nope', rawHeaders: origin }).sent[0]?.headers).toContain('http://app.test');
    expect(ask({ rawHeaders: origin }).sent[0]).toBe(own);
    expect(ask().sent[0]).toBe(own);
  });
});
