import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { RenderError } from '../../src/model/rendering.ts';
import { HELPERS } from '../../src/render/helpers/registry.ts';
import type { Escape, TemplateOptions } from '../../src/render/options.ts';
import { compileTemplate } from '../../src/render/template.ts';
import { renderingOf } from './support.ts';

const OPTIONS: TemplateOptions = {
  escape: 'json',
  place: 't.yaml:1:1',
  partials: { p: '{{x}}{{#if y}}"{{/if}}', q: '{{> p x=call}}' },
  csv: () => ({ columns: ['id'], rows: [{ id: '1' }] }),
};

const argument = fc.constantFrom(
  '""',
  '"a"',
  '"$.a[*]"',
  '"//a"',
  '"(a+)+$"',
  '"1d"',
  '"{{"',
  '0',
  '-1',
  '1.5',
  '1e9',
  'true',
  'null',
  'undefined',
  'call',
  'request',
  'request.json',
  'request.json.a',
  'request.query.tag',
  'request.headers',
  'vars.nope',
  '(list)',
  '(list 1 "b")',
  '(json request.json)',
  '(range 3)',
  'this',
  '@root',
  '@index',
  '../call',
);
const options = [
  'format',
  'offset',
  'timezone',
  'row',
  'column',
  'where',
  'is',
  'all',
  'group',
  'flags',
  'index',
  'field',
];
const pair = fc.tuple(fc.constantFrom(...options), argument).map(([name, value]) => `${name}=${value}`);
const call = fc
  .tuple(fc.constantFrom(...HELPERS.keys()), fc.array(argument, { maxLength: 3 }), fc.array(pair, { maxLength: 1 }))
  .map(([name, args, pairs]) => [name, ...args, ...pairs].join(' '));
const inner = fc.oneof(argument, call);
const piece = fc.oneof(
  inner.map((each) => `{{${each}}}`),
  inner.map((each) => `{{{${each}}}}`),
  inner.map((each) => `{{#if (${each})}}a{{else}}b{{/if}}`),
  argument.map((each) => `{{#each ${each}}}{{this}}{{@index}}{{a}}{{/each}}`),
  argument.map((each) => `{{#with ${each} as |x|}}{{x}}{{/with}}`),
  argument.map((each) => `{{> q x=${each}}}`),
  call.map((each) => `{{#${each}}}c{{/${each.split(' ')[0]}}}`),
  fc.constantFrom('"', '}', ':', ',', '{', '\n'),
);

describe('whatever a template says', () => {
  test('it loads or has problems inside of it, and renders or fails with a RenderError', () => {
    let rendered = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.jsonValue(), (pieces, json) => {
        const source = pieces.join(' ');
        const template = compileTemplate(source, OPTIONS);
        if (Array.isArray(template)) {
          expect(template.length).toBeGreaterThan(0);
          for (const { offset, length } of template) {
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(length).toBeGreaterThan(0);
            expect(offset + length).toBeLessThanOrEqual(source.length + 1);
          }
          return;
        }
        rendered += 1;
        try {
          expect(typeof template.render(renderingOf({ json: json as JsonValue }))).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(RenderError);
          expect((error as RenderError).place).toBe('t.yaml:1:1');
        }
      }),
      { numRuns: 800 },
    );
    expect(rendered).toBeGreaterThan(50);
  });

  const leaf = fc.oneof(
    fc.constantFrom(
      '{{vars.n}}',
      '{{vars.nope}}',
      '{{vars.object}}',
      '{{json vars.text}}',
      '{{#if call}}{{vars.n}}{{/if}}',
      '{{> n}}',
    ),
    fc
      .array(
        fc.constantFrom(
          '{{vars.text}}',
          '{{vars.nope}}',
          '{{vars.object}}',
          '{{json vars.text}}',
          '{{> text}}',
          'a, ',
          ': ',
          '\\"',
          '}',
        ),
        { maxLength: 4 },
      )
      .map((parts) => `"${parts.join('')}"`),
  );
  const document = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(tie('node'), { maxLength: 3 })
        .map((items) => `{ ${items.map((item, index) => `"k${index}": ${item}`).join(', ')}}`),
    ),
  })).node;

  test('a JSON text stays JSON, whatever is put into it', () => {
    const partials = { n: '{{vars.n}}', text: '{{vars.text}}' };
    fc.assert(
      fc.property(
        document,
        fc.string({ unit: 'binary' }),
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        (source, text, n) => {
          // A document that is an expression and nothing else has no place that tells where a value belongs.
          const whole = `{"document": ${source}}`;
          const template = compileTemplate(whole, { ...OPTIONS, partials });
          if (Array.isArray(template)) throw new Error(template.map(({ message }) => message).join('\n'));
          const output = template.render(renderingOf({ vars: { n, text, object: { a: [text] } } }));
          expect(() => JSON.parse(output), output).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each<Escape>(['html', 'xml'])('no value begins markup in %s', (escape) => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '\u0000', '`') }), (text) => {
        const template = compileTemplate('{{vars.text}}', { ...OPTIONS, escape });
        if (Array.isArray(template)) throw new Error('did not compile');
        expect(template.render(renderingOf({ vars: { text } }))).not.toMatch(/[<>"']|&(?!\w+;|#x\w+;)/);
      }),
    );
  });
});
