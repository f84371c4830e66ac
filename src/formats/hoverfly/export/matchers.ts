import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../../../content/base64.ts';
import { globToRegex } from '../../../match/kinds/glob.ts';
import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import type { Node } from '../../../source/nodes.ts';
import { simplified } from './simplified.ts';
import { type ExportSite, entriesOf, isTrue, itemsOf, type MatcherJson, valueOf } from './site.ts';

/** `json` is what a path selected. */
export type Field = 'method' | 'scheme' | 'host' | 'path' | 'query' | 'headers' | 'body' | 'form' | 'json';

/** What stands under a field as matchers of Hoverfly, all of which must hold. What has none is refused at the site. */
export function exportMatchers(node: Node, field: Field, site: ExportSite): readonly MatcherJson[] {
  if (node.kind === 'scalar') return [exact(site.text(node))];
  if (node.kind === 'sequence') {
    const isList = field === 'query' || field === 'headers' || field === 'form' || field === 'json';
    return isList ? array(node, node, field, site) : [regex(alternatives(node.items.map((item) => site.text(item))))];
  }
  return node.entries.flatMap(({ key, value }) => {
    const translate = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
    if (translate) return translate({ value, mapping: node, field, site });
    return OPTIONS.has(key) ? [] : site.refuse(field, `"${key}" has no counterpart`);
  });
}

interface Asked {
  readonly value: Node;
  /** Where options stand beside it. */
  readonly mapping: Node;
  readonly field: Field;
  readonly site: ExportSite;
}

const OPTIONS = new Set('flags engine ignoreCase ignoreOrder ignoreExtra ignoreUnknown ignoreOccurrences'.split(' '));

const exact = (value: string): MatcherJson => ({ matcher: 'exact', value });
const regex = (value: string): MatcherJson => ({ matcher: 'regex', value });
const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const alternatives = (texts: readonly string[]): string => `^(?:${texts.map(escapeRegex).join('|')})$`;

/** A text with wildcards around it, or a pattern where that cannot say it. */
function around(before: string, after: string): (asked: Asked) => readonly MatcherJson[] {
  return ({ value, mapping, site }) => {
    const text = site.text(value);
    if (!isTrue(mapping, 'ignoreCase') && !text.includes('*'))
      return [{ matcher: 'glob', value: `${before}${text}${after}` }];
    const flags = isTrue(mapping, 'ignoreCase') ? '(?is)' : '(?s)';
    return [regex(`${flags}${before === '' ? '^' : ''}${escapeRegex(text)}${after === '' ? '$' : ''}`)];
  };
}

const KINDS: { readonly [name: string]: (asked: Asked) => readonly MatcherJson[] } = {
  exact: ({ value, mapping, site }) =>
    isTrue(mapping, 'ignoreCase') ? [regex(`(?i)^${escapeRegex(site.text(value))}$`)] : [exact(site.text(value))],
  startsWith: around('', '*'),
  endsWith: around('*', ''),
  contains: around('*', '*'),
  oneOf: ({ value, mapping, site }) => {
    const texts = alternatives(itemsOf(value).map((item) => site.text(item)));
    return [regex(isTrue(mapping, 'ignoreCase') ? `(?i)${texts}` : texts)];
  },
  glob: ({ value, mapping, field, site }) => {
    const text = site.text(value);
    const plain =
      !/[?\\]/.test(text) &&
      (field !== 'path' ? !text.includes('/**') : !text.replaceAll('**', '').includes('*') && !text.includes('/**'));
    if (plain && !isTrue(mapping, 'ignoreCase')) return [{ matcher: 'glob', value: text.replaceAll('**', '*') }];
    return [regex(`(?${isTrue(mapping, 'ignoreCase') ? 'is' : 's'})${globToRegex(text, field === 'path')}`)];
  },
  regex: ({ value, mapping, field, site }) => {
    const source = site.text(value).replace(/\(\?<(?![=!])/g, '(?P<');
    if (/\(\?<?[=!]|\\[1-9]|\\k</.test(source))
      return site.refuse(field, 'Go has no lookaround and no back references');
    const flags = site.text(valueOf(mapping, 'flags')).replace('u', '');
    return [regex(flags === '' ? source : `(?${flags})${source}`)];
  },
  present: ({ value, field, site }) => {
    const wanted = site.json(value) === true;
    if (field === 'body') return [wanted ? regex('(?s).') : exact('')];
    return wanted
      ? [{ matcher: 'glob', value: '*' }]
      : site.refuse(field, 'that something must not be sent has no counterpart');
  },
  json: ({ value, mapping, field, site }) => {
    if (isTrue(mapping, 'ignoreOrder') || isTrue(mapping, 'ignoreExtra')) {
      return site.refuse(field, 'the options of "json" have no counterpart');
    }
    return [{ matcher: 'json', value: jsonText(site.json(value)) }];
  },
  jsonPartial: ({ value, site }) => [{ matcher: 'jsonPartial', value: jsonText(site.json(value)) }],
  jsonPath: (asked) => selection('jsonpath', asked),
  xpath: (asked) =>
    valueOf(asked.value, 'namespaces')
      ? asked.site.refuse(asked.field, 'namespaces of an XPath have no counterpart')
      : selection('xpath', asked),
  xml: ({ value, site }) => [{ matcher: 'xml', value: site.text(value) }],
  form: ({ value, site }) => [
    {
      matcher: 'form',
      value: Object.fromEntries(
        entriesOf(value).map(({ key, value: each }) => [
          key,
          exportMatchers(each, 'form', site) as unknown as JsonValue,
        ]),
      ),
    },
  ],
  base64: ({ value, field, site }) => {
    const bytes = decodeBase64(site.text(value));
    return bytes && isUtf8(bytes)
      ? [exact(bytes.toString('utf8'))]
      : site.refuse(field, 'a binary body cannot be compared');
  },
  jwt: ({ value, field, site }) => {
    const claims = site.json(value);
    const isPlain =
      isJsonObject(claims) &&
      Object.values(claims).every((part) => isJsonObject(part) && Object.values(part).every(isScalar));
    return isPlain
      ? [{ matcher: 'jwt', value: JSON.stringify(claims) }]
      : site.refuse(field, 'matchers for claims have no counterpart');
  },
  array: ({ value, mapping, field, site }) => array(value, mapping, field, site),
  not: ({ value, field, site }) => {
    const text = value.kind === 'scalar' ? value : valueOf(value, 'exact');
    return text ? [{ matcher: 'negate', value: site.text(text) }] : site.refuse(field, 'only one value can be negated');
  },
  all: ({ value, field, site }) => itemsOf(value).flatMap((each) => exportMatchers(each, field, site)),
  any: ({ value, field, site }) => {
    const items = itemsOf(value);
    const one = simplified(items, site);
    if (one) return exportMatchers(one, field, site);
    if (items.every(({ kind }) => kind === 'scalar'))
      return [regex(alternatives(items.map((item) => site.text(item))))];
    return site.refuse(field, 'alternatives have no counterpart');
  },
};

const isScalar = (value: JsonValue): boolean => typeof value !== 'object' || value === null;

/** A text that holds a document is that document. */
const jsonText = (value: JsonValue): string =>
  typeof value === 'string' && /^\s*[[{]/.test(value) ? value : JSON.stringify(value);

/** What is selected goes on to the matchers behind it, one after the other. */
function selection(matcher: string, { value, field, site }: Asked): readonly MatcherJson[] {
  const path = value.kind === 'scalar' ? value : valueOf(value, 'path');
  const is = valueOf(value, 'is');
  const inside = is && is.kind !== 'sequence' ? exportMatchers(is, 'json', site) : [];
  if (is && inside.length !== 1) {
    return site.isRefused ? [] : site.refuse(field, 'what is selected can only go on to one matcher');
  }
  const [doMatch] = inside;
  return [{ matcher, value: site.text(path), ...(doMatch ? { doMatch } : {}) }];
}

function array(value: Node, mapping: Node, field: Field, site: ExportSite): readonly MatcherJson[] {
  const items = itemsOf(value);
  if (!items.every(({ kind }) => kind === 'scalar'))
    return site.refuse(field, 'matchers in a list have no counterpart');
  const set = ['ignoreOrder', 'ignoreUnknown', 'ignoreOccurrences'].filter((option) => isTrue(mapping, option));
  return [
    {
      matcher: 'array',
      value: items.map((item) => site.text(item)),
      ...(set.length > 0 ? { config: Object.fromEntries(set.map((option) => [option, true])) } : {}),
    },
  ];
}
