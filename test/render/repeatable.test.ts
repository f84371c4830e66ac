import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/model/random.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import { escapeFor } from '../../src/render/options.ts';
import { compileTemplate } from '../../src/render/template.ts';
import { renderingOf } from './support.ts';

function compiled(source: string) {
  const template = compileTemplate(source, { escape: 'none', place: 't.yaml:1:1', partials: {} });
  if (Array.isArray(template)) throw new Error(template.map(({ message }) => message).join('\n'));
  return template;
}

const seeded = (seed: string): Rendering => ({ ...renderingOf(), random: seededRandom(seed) });

const EVERYTHING = `{{uuid}} {{randomInteger 1 1000000}} {{randomFloat 0 1}} {{randomBoolean}} {{randomString 20}}
{{randomItem "a" "b" "c"}} {{faker 'person.fullName'}} {{faker 'date.past'}} {{faker 'person.firstName' locale='de'}}`;

describe('what is random', () => {
  test('repeats to the byte with the seed, and changes with every call', () => {
    const template = compiled(EVERYTHING);
    const one = seeded('a');
    const first = template.render(one);
    const second = template.render(one);
    expect(second).not.toBe(first);
    const other = seeded('a');
    expect([template.render(other), template.render(other)]).toEqual([first, second]);
    expect(template.render(seeded('b'))).not.toBe(first);
  });

  test('a UUID is one of version 4', () => {
    const template = compiled('{{uuid}}');
    const rendering = seeded('a');
    for (let round = 0; round < 100; round += 1) {
      expect(template.render(rendering)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });
});

describe('the response', () => {
  test('status and headers are written into the one rendering they belong to', () => {
    const template = compiled('{{setStatus 404}}{{setHeader "X-A" call}}{{#if call}}{{setHeader "X-B" "b"}}{{/if}}');
    const rendering = renderingOf();
    expect(template.render(rendering)).toBe('');
    expect(rendering.override).toEqual({
      status: 404,
      headers: [
        ['X-A', '3'],
        ['X-B', 'b'],
      ],
    });
    expect(renderingOf().override).toEqual({});
  });

  test.each([
    ['application/json; charset=utf-8', 'json'],
    ['application/problem+json', 'json'],
    ['TEXT/HTML', 'html'],
    ['application/soap+xml', 'xml'],
    ['text/xml', 'xml'],
    ['text/plain', 'none'],
    ['application/javascript', 'none'],
    [undefined, 'none'],
  ])('values in %s are escaped for %s', (type, escape) => {
    expect(escapeFor(type)).toBe(escape);
  });
});
