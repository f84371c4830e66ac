import { expect, test } from 'vitest';
import type { TemplateOptions } from '../../src/render/options.ts';
import { checkPartial } from '../../src/render/template.ts';

const OPTIONS: TemplateOptions = { escape: 'none', place: 't.yaml:1:1', partials: { other: '' }, vars: ['currency'] };

test.each([
  ['plain text', []],
  ['{{amount}} {{vars.currency}} {{> other}}', []],
  ['{{amount', ['0 this "{{" is never closed']],
  ['{{upper}} {{nope 1}}', ['0 "upper" takes 1 argument, got 0', '12 no helper is called "nope"']],
])('a partial is checked where it is written: %s', (source, problems) => {
  expect(checkPartial(source, OPTIONS).map(({ offset, message }) => `${offset} ${message}`)).toEqual(problems);
});
