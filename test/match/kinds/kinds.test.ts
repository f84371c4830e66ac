import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareMultipart } from '../../../src/content/multipart.ts';
import { KINDS } from '../../../src/match/kinds/registry.ts';
import type { Request } from '../../../src/model/request.ts';
import { toJson } from '../../../src/source/nodes.ts';
import { type Case, casesOf, fitsSchema, read, subjectOf } from './cases.ts';

const files = readdirSync(new URL('../../../fixtures/match/kinds/', import.meta.url)).filter((file) =>
  file.endsWith('.yaml'),
);

describe.each(files)('%s', (file) => {
  const cases = casesOf(file);
  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, item) => {
    await check(item);
  });
});

it('has a file of cases for every operator', () => {
  const known = KINDS.map((kind) => kind.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  expect(files.map((file) => file.replace('.yaml', ''))).toEqual(expect.arrayContaining(known));
});

async function check(item: Case): Promise<void> {
  const { matcher, problems } = read(item);
  expect(problems).toEqual((item.problems ?? []).map((problem) => expect.objectContaining(problem)));
  const refused = problems.some(({ severity }) => severity === 'error');
  expect(matcher === undefined, 'whether it loads').toBe(refused);
  expect(fitsSchema(item.field, toJson(item.node)), 'whether the JSON Schema takes it').toBe(!refused || !item.schema);
  if (!matcher) return;
  if (item.expects !== undefined) expect(matcher.expects).toBe(item.expects);
  for (const [sent, holds] of [
    ...item.accepts.map((each) => [each, true] as const),
    ...item.refuses.map((each) => [each, false] as const),
  ]) {
    const subject = subjectOf(item.field, sent);
    if (subject.body) await prepareMultipart(subject.body as Request);
    expect(matcher.test(subject), JSON.stringify(sent)).toBe(holds);
    if (matcher.literals && holds && item.field !== 'host')
      expect(matcher.literals, 'literals').toContain(
        textOf(
          item.field,
          subject.values.find((value) => matcher.test({ values: [value] })),
        ),
      );
    if (matcher.discriminator && holds)
      expect(matcher.discriminator.select(subject)).toContain(matcher.discriminator.value);
    const detail = matcher.detail?.(subject);
    if (!holds && sent === item.refuses[0] && item.detail !== undefined) expect(detail).toBe(item.detail);
  }
}

const textOf = (field: string, value: unknown): string => (field === 'json' ? JSON.stringify(value) : String(value));
