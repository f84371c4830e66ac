import { HeaderFields, JsonText, own, plain } from '../evaluate/values.ts';
import { toText } from '../print/print.ts';
import { type Helper, isOn, toInteger } from './helper.ts';

export const json: readonly Helper[] = [
  {
    name: 'json',
    description: 'the value as JSON; in a JSON body outside of quotes it is printed as it is, quotes included',
    args: 'value',
    options: { pretty: 'true: over several lines, indented by two spaces' },
    lists: true,
    examples: [
      ['{{{json request.json.items}}}', '[{"sku":"A1"}]'],
      ['{{{json "a"}}}', '"a"'],
    ],
    run: ([value], { pretty }) =>
      new JsonText(JSON.stringify(unnested(value) ?? null, undefined, isOn(pretty) ? 2 : 0)),
  },
  {
    name: 'parseJson',
    description: 'the value that a JSON text stands for; nothing when it is no JSON',
    args: 'text',
    examples: [['{{#with (parseJson \'{"a":1}\')}}{{a}}{{/with}}', '1']],
    run([text]) {
      try {
        return JSON.parse(toText(text));
      } catch {
        return undefined;
      }
    },
  },
  {
    name: 'lookup',
    description: 'the value under a computed key or index; of headers without case',
    args: 'holder key',
    lists: true,
    examples: [
      ['{{lookup request.headers "X-Api-Key"}}', 'k-1'],
      ['{{lookup (lookup request.json.items 0) "sku"}}', 'A1'],
    ],
    run([holder, key]) {
      const name = toText(plain(key));
      return own(holder, holder instanceof HeaderFields ? name.toLowerCase() : name);
    },
  },
  {
    name: 'first',
    description: 'the first value of a list',
    args: 'list',
    lists: true,
    examples: [['{{first request.query.tag}}', 'a']],
    run: ([list]) => (Array.isArray(list) ? list[0] : list),
  },
  {
    name: 'last',
    description: 'the last value of a list',
    args: 'list',
    lists: true,
    examples: [['{{last request.query.tag}}', 'b']],
    run: ([list]) => (Array.isArray(list) ? list.at(-1) : list),
  },
  {
    name: 'slice',
    description: 'a part of a list, from an index up to another',
    args: 'list start end?',
    lists: true,
    examples: [['{{join (slice (range 5) 1 3)}}', '2,3']],
    run: ([list, start, end]) =>
      Array.isArray(list)
        ? [...list].slice(toInteger(plain(start)), end === undefined ? undefined : toInteger(plain(end)))
        : [],
  },
];

/** JSON inside of JSON is a text. */
const unnested = (value: unknown): unknown => (value instanceof JsonText ? value.text : value);
