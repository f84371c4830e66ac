import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import { Unmatched } from '../../src/serve/unmatched.ts';
import { entry, HandClock, library, request } from '../support/hand-made.ts';

describe('the answer', () => {
  const explanation = (one: Entry) => ({
    entry: one,
    matches: false,
    reports: [{ field: 'method', ok: false, expected: '"POST"', got: '"GET"' }],
  });

  const setup = () => {
    const clock = new HandClock();
    let explained = 0;
    const unmatched = new Unmatched({
      clock,
      explain: ({ entries }) => {
        explained += 1;
        clock.time += 100;
        return entries.slice(0, 1).map(explanation);
      },
    });
    return { clock, unmatched, explained: () => explained };
  };

  const live = library([entry('e', { path: '/orders' })]);
  const json = { rawHeaders: ['Accept', 'text/html, application/json;q=0.9'], target: '/orders?x=1' };

  test('is text with the nearest entry', () => {
    const { reply } = setup().unmatched.answer(live, request({ target: '/orders?x=1' }));
    expect(String(reply.body)).toBe(
      'no entry answers GET /orders?x=1\n\nnearest: "e" (a.yaml:1:1)\n  NO  method  expected "POST", got "GET"\n',
    );
  });

  test('is JSON for who accepts it', () => {
    const { reply } = setup().unmatched.answer(live, request(json));
    expect(JSON.parse(String(reply.body))).toEqual({
      error: 'no entry answers GET /orders?x=1',
      request: { method: 'GET', url: '/orders?x=1' },
      nearest: [
        {
          entry: 'a.yaml#e',
          name: 'e',
          place: 'a.yaml:1:1',
          matches: false,
          fields: [{ field: 'method', ok: false, expected: '"POST"', got: '"GET"' }],
        },
      ],
    });
  });

  test('says when nothing is loaded', () => {
    const { reply } = setup().unmatched.answer(library([]), request());
    expect(String(reply.body)).toContain('no entries are loaded');
  });

  test('a flood of misses is not explained one by one, and later ones are again', () => {
    const { unmatched, explained, clock } = setup();
    for (let count = 0; count < 100; count += 1) unmatched.answer(live, request());
    expect(explained()).toBeLessThan(6);
    expect(String(unmatched.answer(live, request()).reply.body)).toContain('mockrun explain');
    clock.time += 10_000;
    expect(unmatched.answer(live, request()).nearest).toHaveLength(1);
  });
});
