import { expect, test } from 'vitest';
import type { MockEvent } from '../../../src/model/events.ts';
import { Warnings } from '../../../src/serve/capture/warnings.ts';

test('each is told once, and the hundredth is the last one', () => {
  const events: MockEvent[] = [];
  const warnings = new Warnings((event) => events.push(event));
  for (let number = 1; number <= 1000; number += 1) {
    warnings.tell(`/${number} is too large`);
    warnings.tell(`/${number} is too large`);
  }
  const messages = events.map((event) => event.type === 'session:warned' && event.message);
  expect(messages).toHaveLength(100);
  expect(messages[0]).toBe('/1 is too large');
  expect(messages[99]).toMatch(/^\/100 is too large; .*not told any more$/);
});
