import { describe, expect, test } from 'vitest';
import { journalText, type Page } from '../../../src/cli/admin/journal.ts';

const NOTHING: Page = { total: 0, next: null, items: [] };

function pageOf(...actions: { name: string; outcome: string | null }[]): Page {
  const item = {
    time: '2026-11-20T12:00:00.123Z',
    method: 'GET',
    url: '/orders',
    entry: { name: 'orders' },
    response: { status: 200 },
    outcome: 'passed',
    duration: 1.5,
    actions,
  };
  return { total: 1, next: null, items: [item] };
}

describe('the journal in a terminal', () => {
  test('an empty one is told from one without what was asked for', () => {
    expect(journalText(NOTHING, false)).toBe('the journal is empty');
    expect(journalText(NOTHING, true)).toBe('nothing in the journal is like that');
    expect(journalText({ ...NOTHING, total: 3 }, false)).toBe('there are no more');
  });

  test('what did not pass stands first, in the order of the runs', () => {
    const page = pageOf(
      { name: 'a', outcome: 'passed' },
      { name: 'b', outcome: 'failed' },
      { name: 'c', outcome: null },
      { name: 'd', outcome: 'passed' },
    );
    expect(journalText(page, false)).toMatch(/passed, b: failed, c: running, a: passed, d: passed$/);
  });

  test('what no entry answered says who did', () => {
    const [item] = pageOf().items;
    const forwarded = { ...item, entry: null, forwardedTo: 'https://staging.shop.test' } as Page['items'][number];
    const synthesized = { ...item, entry: null, synthesizedBy: './shop.py' } as Page['items'][number];
    const nobody = { ...item, entry: null } as Page['items'][number];
    const items = [forwarded, nobody, synthesized];
    const [, first, second, third] = journalText({ total: 3, next: null, items }, false).split('\n');
    expect(first).toContain('from https://staging.shop.test');
    expect(second).toContain('(none)');
    expect(third).toContain('by ./shop.py');
  });

  test('many actions are not cut off', () => {
    const names = Array.from({ length: 6 }, (_, index) => `webhook POST http://127.0.0.1:9000/audit/${index}`);
    const text = journalText(pageOf(...names.map((name) => ({ name, outcome: 'failed' }))), false);
    for (const name of names) expect(text).toContain(`${name}: failed`);
  });
});
