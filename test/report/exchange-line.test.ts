import { expect, test } from 'vitest';
import { exchangeLine } from '../../src/report/exchange-line.ts';
import { style } from '../../src/report/style.ts';
import { exchange } from './samples.ts';

test('middleware that failed to make an answer is named once, by the reason', () => {
  const { entry: _, ...made } = exchange({ synthesizedBy: './late.py, ./shop.py' });
  expect(exchangeLine(made as never, style(false))).toContain('→ 200 synthesized by ./late.py, ./shop.py (1.2 ms)');
  const reason = 'the middleware "./late.py" gave back no "response"';
  const failed = { ...made, outcome: 'failed', reason } as never;
  expect(exchangeLine(failed, style(false))).toMatch(/→ 200 \(1\.2 ms\) failed: the middleware "\.\/late\.py" gave/);
});
