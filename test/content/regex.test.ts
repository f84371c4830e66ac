import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuick } from '../../src/content/regex/cost.ts';
import { tokenize } from '../../src/content/regex/tokens.ts';
import { compileRegex } from '../../src/content/regex.ts';

const compile = (source: string, flags: string) => {
  const compiled = compileRegex(source, flags, 'linear');
  if (!('test' in compiled)) throw new Error(`${source}: ${compiled.message}`);
  return compiled;
};

const test = (source: string, flags: string, text: string): boolean => compile(source, flags).test(text);

const isQuickPattern = (source: string): boolean => isQuick(tokenize(source, '') as never, '');

describe('patterns mean what they mean in JavaScript', () => {
  const PIECES = String.raw`a b A _ - . \d \w \s \S \W \D [ab] [^a] [a-c] [\d-x] [^] [] \. \- \/ é \u0061 \x62 \n \b \B ^ $
    [\]a] [b\-] { } ] \cJ \0 [\b] \u00e9 [^\W] [\s\S] {,3} [a\w-] [+--]`;
  const piece = fc.constantFrom(' ', ...PIECES.split(/\s+/));
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '+?', '??', '{1,2}?');
  const { pattern } = fc.letrec<{ pattern: string; part: string; group: string }>((tie) => ({
    pattern: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    part: fc.tuple(fc.oneof({ maxDepth: 2 }, piece, tie('group')), quantifier).map((both) => both.join('')),
    group: fc
      .tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('pattern'), fc.option(tie('pattern')))
      .map(([open, first, second]) => `${open}${first}${second === null ? '' : `|${second}`})`),
  }));
  // Short: the engine they are compared with backtracks, and took minutes on ten characters.
  const sent = fc.string({ unit: fc.constantFrom(...'abABcx19_- .\n\t{}]/é\u00a0\0\b+,'.split('')), maxLength: 6 });

  it('on both engines, with any flags but m', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom('', 'i', 's', 'is', 'u'),
        fc.array(sent, { maxLength: 5 }),
        (source, flags, texts) => {
          fc.pre(isRegExp(source, flags));
          const native = new RegExp(source, flags);
          const compiled = compile(source, flags);
          for (const text of texts) expect(compiled.test(text), JSON.stringify(text)).toBe(native.test(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('with m, where lines end with \\n', () => {
    fc.assert(
      fc.property(pattern, sent, (source, text) => {
        fc.pre(isRegExp(source, 'm'));
        expect(test(source, 'm', text)).toBe(new RegExp(source, 'm').test(text));
      }),
      { numRuns: 500 },
    );
  });

  it('save that a character is one, however many units it takes', () => {
    expect(test('^(.){2}$', '', '😀é')).toBe(true);
    expect(test('^([😀x]|y)+$', '', 'y😀😀')).toBe(true);
    expect(test('^(\\ud83d\\ude00)+$', '', '😀')).toBe(true);
    expect(test('^(\\u{1f600}|\\p{Lu})+$', 'u', '😀É')).toBe(true);
    expect(test('^(\\p{Script=Greek}+)+$', 'u', 'αβγ')).toBe(true);
  });
});

describe('no text hangs the server', () => {
  const long = 'a'.repeat(200_000);
  it.each([
    ['^(a+)+$', `${long}b`],
    ['(a|a)*b', long],
    ['(a|aa)+$', `${long}b`],
    ['(.*)(.*)(.*)(.*)(.*)b', long],
    ['a.*b', long],
    ['a*b', long],
    ['\\s+$', `${' '.repeat(200_000)}x`],
    ['(?<=b)a+c', long],
    ['[^b]*[^c]*[^d]*b', long],
    ['(a?){30}a{30}b', long],
  ])('%s', (source, text) => {
    expect(isQuickPattern(source)).toBe(false);
    expect(test(source, '', text)).toBe(false);
  });

  it('and what V8 runs itself cannot backtrack much', () => {
    expect(
      [
        '^/users/\\d+$',
        '^o-[0-9a-f]{8}$',
        'Linux',
        '^(GET|POST)$',
        '^https?://',
        '\\.json$',
        '^/api/v1/customers/\\d+/orders$',
      ].map(isQuickPattern),
    ).toEqual(Array.from({ length: 7 }, () => true));
    expect(
      [
        '(a+)+',
        'a+',
        '^a+b+$',
        '^(ab)*$',
        '.*x',
        '^a|b+',
        'a{300}b{300}',
        '(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)',
      ].filter(isQuickPattern),
    ).toEqual([]);
  });
});

describe('what cannot be run', () => {
  it.each([
    ['(a', '', 'bad-regex', undefined],
    ['a{2,1}', '', 'bad-regex', undefined],
    ['x(?=a)', '', 'unsafe-regex', 1],
    ['x(?!a)', '', 'unsafe-regex', 1],
    ['(a)\\1', '', 'unsafe-regex', 3],
    ['(?<n>a)\\k<n>', '', 'unsafe-regex', 7],
    ['ab\\z', '', 'bad-regex', 2],
    ['[a\\q]', '', 'bad-regex', 2],
    ['\\p{L}', '', 'bad-regex', 0],
    ['(a{1000}){1000}', '', 'unsafe-regex', undefined],
  ])('%s', (source, flags, code, offset) => {
    const problem = compileRegex(source, flags, 'linear');
    expect(problem).toMatchObject({ code, message: expect.not.stringMatching(/\.$/) });
    expect('offset' in problem ? problem.offset : undefined).toBe(offset);
  });

  it('runs natively for those who ask, with a warning', () => {
    const compiled = compileRegex('a(?!b)', '', 'native');
    expect(compiled).toMatchObject({ warning: { code: 'native-regex', severity: 'warning' } });
    expect('test' in compiled && [compiled.test('ac'), compiled.test('ab')]).toEqual([true, false]);
  });

  it('never throws, whatever the pattern', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'i', 'u', 'm', 's'),
        fc.string({ unit: 'binary' }),
        (source, flags, text) => {
          const compiled = compileRegex(source, flags, 'linear');
          if ('test' in compiled) expect(typeof compiled.test(text)).toBe('boolean');
          else expect(compiled.code).toMatch(/^(bad|unsafe)-regex$/);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function isRegExp(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
