import { bounded } from '../failure.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, toInteger, toList, toNumber } from './helper.ts';

/** Longest text that a helper makes by repeating. */
const LONGEST = 1024 * 1024;

/** A helper of one text and nothing else. */
const change = (
  name: string,
  description: string,
  run: (text: string) => unknown,
  ...example: [string, string]
): Helper => ({
  name,
  description,
  args: 'text',
  examples: [example],
  run: ([text]) => run(toText(text)),
});

const pad = (name: 'padStart' | 'padEnd', side: string, example: [string, string]): Helper => ({
  name,
  description: `the text, filled up ${side} to a length, with spaces or the text given`,
  args: 'text length with?',
  examples: [example],
  run: ([text, length, fill]) => toText(text)[name](atMost(toInteger(length)), fill === undefined ? ' ' : toText(fill)),
});

export const text: readonly Helper[] = [
  change('upper', 'the text in capitals', (text) => text.toUpperCase(), '{{upper "abc"}}', 'ABC'),
  change('lower', 'the text in small letters', (text) => text.toLowerCase(), '{{lower "ABC"}}', 'abc'),
  change('capitalize', 'the text with its first letter in upper case', capitalize, '{{capitalize "ann"}}', 'Ann'),
  change('trim', 'the text without white space at its ends', (text) => text.trim(), '[{{trim " a "}}]', '[a]'),
  change('urlEncode', 'the text, percent-encoded for a part of a URL', encode, '{{urlEncode "a b&c"}}', 'a%20b%26c'),
  change('urlDecode', 'the text with percent-encoding undone', decode, '{{urlDecode "a%20b"}}', 'a b'),
  change('reverse', 'the text backwards', (text) => Array.from(text).toReversed().join(''), '{{reverse "abc"}}', 'cba'),
  {
    name: 'replace',
    description: 'the text with every occurrence of a part replaced; a regular expression is for `regexReplace`',
    args: 'text part with',
    examples: [['{{replace "a-b-c" "-" "."}}', 'a.b.c']],
    run: ([text, part, replacement]) => {
      const wanted = toText(part);
      return wanted === '' ? toText(text) : joined(toText(text).split(wanted), toText(replacement));
    },
  },
  {
    name: 'split',
    description: 'the parts of a text between separators, as a list',
    args: 'text separator?',
    examples: [['{{#each (split "a,b" ",")}}<{{this}}>{{/each}}', '<a><b>']],
    run: ([text, separator]) =>
      toText(text) === '' ? [] : toText(text).split(separator === undefined ? ',' : toText(separator)),
  },
  {
    name: 'join',
    description: 'the values of a list as one text',
    args: 'list separator?',
    lists: true,
    examples: [['{{join request.query.tag "+"}}', 'a+b']],
    run: ([list, separator]) => joined(toList(list).map(toText), separator === undefined ? ',' : toText(separator)),
  },
  {
    name: 'substring',
    description: 'the text from a position (from 0; from the end when negative) up to another',
    args: 'text start end?',
    examples: [
      ['{{substring "teapot" 3}}', 'pot'],
      ['{{substring "teapot" 0 3}}', 'tea'],
      ['{{substring "teapot" -3}}', 'pot'],
    ],
    run: ([text, start, end]) => toText(text).slice(toInteger(start), end === undefined ? undefined : toInteger(end)),
  },
  pad('padStart', 'in front', ['{{padStart 7 3 "0"}}', '007']),
  pad('padEnd', 'behind', ['[{{padEnd "a" 3}}]', '[a  ]']),
  {
    name: 'repeat',
    description: 'the text, several times',
    args: 'text times',
    examples: [['{{repeat "ab" 3}}', 'ababab']],
    run([text, times]) {
      const whole = toText(text);
      atMost(whole.length * Math.max(0, toInteger(times)));
      return whole.repeat(Math.max(0, toNumber(times)));
    },
  },
  {
    name: 'concat',
    description: 'the values as one text',
    args: 'values...',
    examples: [['{{concat "a" 1 "b"}}', 'a1b']],
    run: (values) => values.map(toText).join(''),
  },
  {
    name: 'length',
    description: 'how many characters a text, values a list, or keys an object has',
    args: 'value',
    lists: true,
    examples: [
      ['{{length "abc"}}', '3'],
      ['{{length request.query.tag}}', '2'],
    ],
    run([value]) {
      if (Array.isArray(value)) return value.length;
      return typeof value === 'object' && value !== null && value.constructor === Object
        ? Object.keys(value).length
        : toText(value).length;
    },
  },
  ...(['startsWith', 'endsWith'] as const).map(
    (name): Helper => ({
      name,
      description: `whether the text ${name === 'startsWith' ? 'begins' : 'ends'} with a part`,
      args: 'text part',
      test: true,
      examples: [[`{{${name} "abcabc" "abc"}}`, 'true']],
      run: ([text, part]) => toText(text)[name](toText(part)),
    }),
  ),
];

/** The length is known before the text is made. */
function joined(parts: readonly string[], separator: string): string {
  bounded(parts.reduce((sum, part) => sum + part.length, 0) + separator.length * Math.max(0, parts.length - 1));
  return parts.join(separator);
}

function capitalize(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}

/** A lone half of a surrogate pair has no encoding; it becomes the replacement character. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function atMost(length: number): number {
  if (length > LONGEST) throw new HelperError(`a text of ${length} characters is too long: at most ${LONGEST}`);
  return length;
}
