import { describe, expect, test } from 'vitest';
import { exportTemplate } from '../../../src/formats/hoverfly/export/template-text.ts';
import { dateFormat } from '../../../src/formats/hoverfly/templates/dates.ts';
import { translateTemplate } from '../../../src/formats/hoverfly/templates/translate.ts';

function translated(source: string) {
  const translation = {
    literals: new Map([['city', 'Rome']]),
    variables: new Map([
      ['id', { function: 'requestBody', arguments: ['jsonpath', '$.id'] }],
      ['first', { function: 'split', arguments: ['Request.Path.[0]', ','] }],
      ['loop', { function: 'replace', arguments: ['Vars.loop', 'a', 'b'] }],
    ]),
    used: new Set<string>(),
    problems: [],
  };
  const text = translateTemplate(source, translation);
  return { text, problems: translation.problems as { message: string }[], used: [...translation.used] };
}

describe('templates of Hoverfly become ours', () => {
  test.each<[string, string]>([
    ['plain', 'plain'],
    ['{{ Request.QueryParam.id }}', '{{request.query.id}}'],
    ['{{ Request.QueryParam.id.[1] }}', '{{lookup request.query.id 1}}'],
    ['{{ Request.Header.X-Id.[0] }}', '{{request.headers.X-Id}}'],
    ['{{ Request.FormData.name }}', '{{request.form.name}}'],
    ['{{ Request.Path.[1] }}', '{{lookup (split request.path "/") 2}}'],
    ['{{ Request.Method }} {{{ Request.Body }}}', '{{request.method}} {{{request.body}}}'],
    [`{{ Request.Body 'jsonpath' '$.id' }}`, '{{jsonPath request.body "$.id"}}'],
    [`{{ Request.Body "jsonpath" "{.id}" }}`, '{{jsonPath request.body "$.id"}}'],
    [`{{ Request.Body 'xpath' '/a/b' }}`, '{{xpath request.body "/a/b"}}'],
    ['{{ State.basket }} {{ State.[sequence:1] }}', '{{state.basket}} {{state.[sequence:1]}}'],
    ['{{ Literals.city }}', '{{vars.city}}'],
    ['{{ Vars.id }}', '{{jsonPath request.body "$.id"}}'],
    [
      '{{#each Vars.first}}{{@index}}{{this}}{{/each}}',
      '{{#each (split (lookup (split request.path "/") 1) ",")}}{{@index}}{{this}}{{/each}}',
    ],
    [
      `{{#if (isGreaterThan Request.QueryParam.n '5')}}big{{else}}small{{/if}}`,
      '{{#if (gt request.query.n "5")}}big{{else}}small{{/if}}',
    ],
    [`{{#equal Request.Method 'GET'}}a{{/equal}}`, '{{#if (eq request.method "GET")}}a{{/if}}'],
    [`{{ now '' '' }}`, `{{now format="yyyy-MM-dd'T'HH:mm:ssXXX"}}`],
    [`{{ now '-1d' 'unix' }}`, '{{now offset="-1d" format="unix"}}'],
    [`{{ currentDateTimeSubtract '2h' '2006-01-02' }}`, '{{now offset="-2h" format="yyyy-MM-dd"}}'],
    ['{{ randomIntegerRange 1 10 }}', '{{randomInteger 1 9}}'],
    ['{{ randomStringLength 4 }}', '{{randomString 4 of="alphabetic"}}'],
    ['{{ randomUuid }}', '{{uuid}}'],
    ['{{ randomFloat }}', '{{toFixed (randomFloat 0 1 decimals=6) 6}}'],
    [`{{ add '1' Request.QueryParam.n '0.00' }}`, '{{toFixed (add "1" request.query.n) 2}}'],
    [`{{ substring Request.Method '0' '2' }}`, '{{substring request.method 0 2}}'],
    [`{{ faker 'JobTitle' }}`, '{{faker "person.jobTitle"}}'],
    ['{{ setStatusCode 404 }}{{ setHeader "X" "1" }}', '{{setStatus 404}}{{setHeader "X" "1"}}'],
    ['{"a":{{ Request.Body "jsonpath" "$.a" }}}', '{"a":{{jsonPath request.body "$.a"}}}'],
  ])('%s', (source, text) => {
    expect(translated(source)).toMatchObject({ text, problems: [] });
  });

  test('literals that were used are told', () => {
    expect(translated('{{ Literals.city }}').used).toEqual(['city']);
  });

  test.each<[string, string]>([
    [
      `{{ journal 'Request.QueryParam.id' '1' 'Response' 'jsonpath' '$.a' }}`,
      'earlier requests cannot be found by a key here',
    ],
    [`{{ csv 'users' 'id' '1' 'name' }}`, 'data sources are no part of a simulation'],
    ['{{ Literals.town }}', 'the simulation has no literal "town"'],
    ['{{ Vars.loop }}', 'the variable "loop" needs itself'],
    ['{{ unknownThing 1 }}', 'there is no counterpart of the helper "unknownThing"'],
    ['{{ Request }}', 'Request has no counterpart'],
    [`{{ now '' 'MST' }}`, 'the date format "MST" has no counterpart'],
    ['{{ broken', 'this is no template'],
  ])('%s is refused', (source, message) => {
    expect(translated(source).problems[0]?.message).toContain(message);
  });

  test.each<[string, string | undefined]>([
    ['', "yyyy-MM-dd'T'HH:mm:ssXXX"],
    ['Mon, 02 Jan 2006 15:04:05', 'EEE, dd MMM yyyy HH:mm:ss'],
    ['3:04PM', 'h:mma'],
    ['2006-01-02T15:04:05.000Z07:00', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"],
    ['at 15', "'at' HH"],
    ['15:99', undefined],
  ])('the date format %j', (go, pattern) => {
    expect(dateFormat(go)).toBe(pattern);
  });
});

describe('and back, where both have the words', () => {
  test.each([
    '{{ Request.QueryParam.id }}',
    `{{ Request.Body 'jsonpath' '$.id' }}`,
    '{{ Request.Path.[1] }}',
    '{{ State.basket }}',
    '{{#if Request.QueryParam.a}}x{{else}}y{{/if}}',
    '{{ randomIntegerRange 1 10 }}',
    '{{ randomFloatRange 1 10 }}',
  ])('%s', (source) => {
    const used = { vars: new Set<string>(), problems: [] };
    expect(exportTemplate(translated(source).text, used)).toBe(source);
    expect(used.problems).toEqual([]);
  });

  test('others are named', () => {
    const used = { vars: new Set<string>(), problems: [] as string[] };
    exportTemplate('{{hash "a"}} {{call}} {{vars.x}} {{randomString 3}}', used);
    expect(used.problems).toEqual([
      'the helper "hash" has no counterpart in a template',
      '"call" has no counterpart in a template',
      'this use of the helper "randomString" has no counterpart in a template',
    ]);
    expect([...used.vars]).toEqual(['x']);
  });
});
