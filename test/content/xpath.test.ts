import { describe, expect, test } from 'vitest';
import { readXml } from '../../src/content/xml.ts';
import { readXPath } from '../../src/content/xpath.ts';
import type { XmlNode } from '../../src/vendor/xmldom.ts';

const document = (text: string): XmlNode => {
  const parsed = readXml(text, false);
  if (!('nodeType' in parsed)) throw new Error(parsed.message);
  return parsed;
};

const values = (expression: string, text: string): string[] => {
  const compiled = readXPath(expression, {});
  if (!('values' in compiled)) throw new Error(compiled.message);
  return compiled.values(document(text));
};

describe('what is selected', () => {
  const SHOP = '<o><i n="2">b<k>!</k></i><i n="1">a</i><p/></o>';

  test.each([
    ['//i', ['b!', 'a']],
    ['//i | //p | /o', ['b!a', 'b!', 'a', '']],
    ['//i/@n', ['2', '1']],
    ['//p/preceding-sibling::i[1]', ['a']],
    ['//k/ancestor::*', ['b!a', 'b!']],
    ['//p | //i[. = "a"] | //k', ['!', 'a', '']],
    ['(//i)[last()]', ['a']],
    ['string(//i)', ['b!']],
    ['count(//i | //i)', ['2']],
  ])('%s', (expression, expected) => {
    expect(values(expression, SHOP)).toEqual(expected);
  });
});

describe('large documents', () => {
  const deep = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  test('wide and deep ones are looked through', () => {
    expect(values('count(//a)', `<r>${'<a>x</a>'.repeat(20_000)}</r>`)).toEqual(['20000']);
    expect(values('count(//a)', deep(20_000))).toEqual(['20000']);
  });

  test('an expression that would take minutes is given up', () => {
    expect(() => values('//a', deep(20_000))).toThrow('too many nodes');
    expect(() => values('//a[preceding::b]', `<r>${'<a/>'.repeat(20_000)}</r>`)).toThrow('too many nodes');
  });

  test('what would take seconds to parse is refused', () => {
    const namespaces = Array.from({ length: 6_000 }, (_, id) => `<a xmlns:n${id}="u">`).join('');
    expect(readXml(`${namespaces}${'</a>'.repeat(6_000)}`, false)).toMatchObject({
      message: expect.stringContaining('too large'),
    });
    expect(readXml(deep(60_000), false)).toMatchObject({ message: expect.stringContaining('too large') });
    const attributes = Array.from({ length: 110_000 }, (_, id) => `a${id}=""`).join(' ');
    expect(readXml(`<a ${attributes}/>`, false)).toMatchObject({ message: expect.stringContaining('too large') });
  });
});
