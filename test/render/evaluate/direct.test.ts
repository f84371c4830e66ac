import * as fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json.ts';
import { resolve } from '../../../src/render/check/resolve.ts';
import { compileBlocks } from '../../../src/render/handlebars/blocks.ts';
import type { Escape, TemplateOptions } from '../../../src/render/options.ts';
import { parseSyntax } from '../../../src/render/syntax/parse.ts';
import { compileTemplate } from '../../../src/render/template.ts';
import { renderingOf, type Situation } from '../support.ts';

const optionsFor = (escape: Escape): TemplateOptions => ({ escape, place: 't.yaml:1:1', partials: {} });

const name = fc.constantFrom('a', 'b', 'length', 'constructor', '__proto__', 'x-y', 'toString', '0');
const segment = name.map((each) => (/^[a-z]+$/.test(each) ? each : `[${each}]`));
const path = fc.oneof(
  fc.array(segment, { maxLength: 3 }).map((parts) => ['vars', ...parts].join('.')),
  fc.array(segment, { maxLength: 3 }).map((parts) => ['request.json', ...parts].join('.')),
  fc
    .tuple(fc.constantFrom('query', 'headers', 'cookies', 'form'), segment)
    .map((parts) => `request.${parts.join('.')}`),
  fc.constantFrom(
    'call',
    '@root.call',
    'state.a',
    'request.query.a.[1]',
    'request.query.a.length',
    'request.headers.X-Y',
    'this.vars.a',
  ),
);
const literal = fc.constantFrom('"a"', "'}}'", '1', '-2.5', 'true', 'null', '"<\\"&"');
const { expression } = fc.letrec<{ expression: string; argument: string }>((tie) => ({
  argument: fc.oneof(
    { maxDepth: 2 },
    path,
    literal,
    tie('expression').map((each) => `(${each})`),
  ),
  expression: fc.oneof(
    { maxDepth: 2 },
    fc
      .tuple(fc.constantFrom('eq', 'default', 'concat', 'and', 'or'), tie('argument'), tie('argument'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('upper', 'length', 'json', 'list', 'not', 'first', 'join'), tie('argument'))
      .map((parts) => parts.join(' ')),
    tie('argument').map((each) => `json ${each} pretty=true`),
  ),
}));
const tag = fc
  .tuple(fc.constantFrom('{{', '{{{', '{{~'), fc.oneof(path, expression))
  .map(([open, inner]) => `${open}${inner}${open === '{{{' ? '}}}' : '}}'}`);
const text = fc.constantFrom('', ' ', 'x', '"', ',', ':', '[', ']', '}', ' \n', '{{! c }}', '\\', '<');
const template = fc
  .array(
    fc.tuple(text, tag, text).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));

const leaf = fc.oneof(fc.constantFrom<JsonValue[]>('', 'a"b', '<&>', 0, 1.5, true, false, null), fc.string());
const data = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'x-y', 'length', '0'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const situations = fc.record({
  vars: fc.dictionary(fc.constantFrom('a', 'b', 'x-y'), data),
  json: data,
  target: fc.constantFrom('/', '/?a=1', '/?a=1&a=%22&b='),
  headers: fc.constantFrom({ 'X-Y': ['1', '2'] }, { A: 'a"' }, { Cookie: 'a=1;b=<' }),
});

describe('expressions without Handlebars', () => {
  test.each<Escape>(['json', 'html', 'none'])('print the same as with it (%s)', (escape) => {
    fc.assert(
      fc.property(template, situations, (source, situation) => {
        const syntax = parseSyntax(source);
        fc.pre(!('code' in syntax));
        if ('code' in syntax) return;
        const options = optionsFor(escape);
        const resolution = resolve(syntax, options);
        fc.pre(resolution.problems.length === 0);
        const ours = compileTemplate(source, options);
        const theirs = compileBlocks(syntax, resolution, options);
        if (Array.isArray(ours) || Array.isArray(theirs)) throw new Error('did not compile');
        expect(ours.render(renderingOf(situation as Situation))).toBe(
          theirs.render(renderingOf(situation as Situation)),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('read paths as Handlebars does', () => {
    const handlebars = Handlebars.create();
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 4 }), data, (parts, json) => {
        const source = `[{{{json ${['request.json', ...parts].join('.')}}}}]`;
        const ours = compileTemplate(source, optionsFor('none'));
        if (Array.isArray(ours)) throw new Error('did not compile');
        const theirs = handlebars.compile(source, { noEscape: true, knownHelpers: { json: true } })(
          { request: { json } },
          {
            helpers: { json: (value: unknown) => JSON.stringify(value ?? null) },
            allowProtoPropertiesByDefault: false,
            allowProtoMethodsByDefault: false,
          },
        );
        expect(ours.render(renderingOf({ json }))).toBe(theirs);
      }),
      { numRuns: 150 },
    );
  });
});
