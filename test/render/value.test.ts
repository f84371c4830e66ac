import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonValue } from '../../src/model/json.ts';
import { compileValue } from '../../src/render/value.ts';
import { renderingOf, type Situation } from './support.ts';

interface Case extends Situation {
  name: string;
  template: string;
  value?: JsonValue;
  problems?: string[];
  error?: string;
}

const cases = parse(readFileSync(new URL('../../fixtures/render/values.yaml', import.meta.url), 'utf8')) as Case[];

describe('values', () => {
  test.each(cases)('$name', (each) => {
    const value = compileValue(each.template, { escape: 'json', place: 't.yaml:1:1', partials: {} });
    if (Array.isArray(value)) {
      expect(value.map(({ offset, message }) => `${offset} ${message}`)).toEqual(each.problems ?? 'no problems');
    } else if (each.error === undefined) {
      // As it is sent: repeated parameters and the like become plain JSON there.
      expect(JSON.parse(JSON.stringify(value.render(renderingOf(each))))).toEqual(each.value);
    } else expect(() => value.render(renderingOf(each))).toThrow(each.error);
  });
});
