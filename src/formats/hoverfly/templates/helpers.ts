import { type Argument, type Code, call, quoted, refuse, type Translation, value } from './code.ts';
import { dateFormat } from './dates.ts';
import { fakerMethod } from './faker.ts';

/** One helper of Hoverfly in ours. */
export type TranslateHelper = (args: readonly Argument[], translation: Translation) => Code;

const codes = (args: readonly Argument[]): string => args.map(({ code }) => code).join(' ');
const textOf = (arg: Argument | undefined): string | undefined =>
  arg === undefined || arg.literal === undefined ? undefined : String(arg.literal);
const numberOf = (arg: Argument | undefined): number | undefined => {
  const number = Number(textOf(arg) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
};

/** The same arguments under another name. */
const renamed =
  (name: string): TranslateHelper =>
  (args) =>
    call(`${name} ${codes(args)}`.trim());

const matches =
  (pattern: string): TranslateHelper =>
  (args) =>
    call(`regexMatches ${codes(args)} ${quoted(pattern)}`);

/** `now offset format`, each of which may be empty. */
function moment(offset: string | undefined, format: string | undefined, translation: Translation): Code {
  if (offset === undefined || format === undefined) {
    return refuse(translation, 'an offset or a format that is computed has no counterpart');
  }
  const pattern = dateFormat(format);
  if (pattern === undefined) return refuse(translation, `the date format ${JSON.stringify(format)} has no counterpart`);
  return call(`now${offset === '' ? '' : ` offset=${quoted(offset)}`} format=${quoted(pattern)}`);
}

const negative = (offset: string | undefined): string | undefined =>
  offset && (offset.startsWith('-') ? offset.slice(1) : `-${offset}`);

/** The upper bound is never reached there. */
const integerRange: TranslateHelper = ([least, bound], translation) => {
  const [from, to] = [numberOf(least), numberOf(bound)];
  if (!least || !bound || (to === undefined && bound.literal !== undefined))
    return refuse(translation, 'randomIntegerRange wants two numbers');
  if (from === undefined || to === undefined) return call(`randomInteger ${least.code} (subtract ${bound.code} 1)`);
  return call(`randomInteger ${from} ${Math.max(from, to - 1)}`);
};

/** The last argument is a format such as `0.00`, or empty. */
const arithmetic =
  (name: string, count: number): TranslateHelper =>
  (args, translation) => {
    const format = args[count] ? textOf(args[count]) : '';
    if (format === undefined) return refuse(translation, `a computed format of "${name}" has no counterpart`);
    const sum = `${name} ${codes(args.slice(0, count))}`;
    const decimals = format.split('.')[1]?.length ?? 0;
    return call(format === '' ? `round (${sum}) 6` : `toFixed (${sum}) ${decimals}`);
  };

/** Always so many there, zeros at the end, too. */
const sixDecimals = (number: string) => call(`toFixed (${number}) 6`);

const body: TranslateHelper = ([type, query], translation) => {
  if (!query) return value('request.body');
  const kind = textOf(type)?.toLowerCase();
  if (kind === 'jsonpath') return call(`jsonPath request.body ${rooted(query)}`);
  if (kind === 'xpath') return call(`xpath request.body ${query.code}`);
  return refuse(translation, `the body cannot be asked with ${type?.code ?? 'nothing'}`);
};

/** `{$.a}` and `.a` are JSONPaths there, too. */
function rooted({ code, literal }: Argument): string {
  if (typeof literal !== 'string') return code;
  const inner = literal.replace(/^\{([^]*)\}$/, '$1');
  return quoted(inner.startsWith('$') ? inner : inner.startsWith('.') ? `$${inner}` : `$.${inner}`);
}

const refused =
  (message: string, hint: string): TranslateHelper =>
  (_, translation) =>
    refuse(translation, message, hint);

const keptValues = refused(
  'values that are kept while a template is rendered have no counterpart',
  'answer with a callback, which is a function of yours',
);
const journal = refused(
  'earlier requests cannot be found by a key here',
  `the helper "journal" finds them by entry, method and position: {{journal entry='…' field='responseBody' jsonPath='$.id'}}`,
);
const csv = refused(
  'data sources are no part of a simulation',
  'put the CSV file beside the scenario and write {{csv "file.csv" where="id" is=request.query.id column="name"}}',
);

/** Every helper by its name; what is missing here and means the same to us keeps its name. */
export const HELPERS: { readonly [name: string]: TranslateHelper } = {
  'Request.Body': body,
  requestBody: body,
  now: ([offset, format], translation) =>
    moment(offset ? textOf(offset) : '', format ? textOf(format) : '', translation),
  currentDateTime: ([format], translation) => moment('', format ? textOf(format) : '', translation),
  currentDateTimeAdd: ([offset, format], translation) => moment(textOf(offset), textOf(format), translation),
  currentDateTimeSubtract: ([offset, format], translation) =>
    moment(negative(textOf(offset)), textOf(format), translation),
  iso8601DateTime: (_, translation) => moment('', '', translation),
  iso8601DateTimePlusDays: ([days], translation) => moment(days && `${textOf(days) ?? ''}d`, '', translation),
  randomString: () => call('randomString 10 of="alphabetic"'),
  randomStringLength: (args) => call(`randomString ${codes(args)} of="alphabetic"`),
  randomBoolean: () => call('randomBoolean'),
  randomInteger: () => call('randomInteger 0 2147483647'),
  randomIntegerRange: integerRange,
  randomFloat: () => sixDecimals('randomFloat 0 1 decimals=6'),
  randomFloatRange: (args) => sixDecimals(`randomFloat ${codes(args)} decimals=6`),
  randomEmail: () => call('concat (randomString 8 of="lowercase") "@example.com"'),
  randomIPv4: () => call(`concat ${Array(4).fill('(randomInteger 1 254)').join(' "." ')}`),
  randomIPv6: () => call(`concat ${Array(8).fill('(randomString 4 of="hex")').join(' ":" ')}`),
  randomUuid: () => call('uuid'),
  replace: renamed('replace'),
  split: renamed('split'),
  concat: renamed('concat'),
  length: renamed('length'),
  substring: ([text, from, to], translation) => {
    const [start, end] = [numberOf(from), numberOf(to)];
    if (!text || start === undefined || end === undefined)
      return refuse(translation, 'a computed part of a text has no counterpart');
    return call(`substring ${text.code} ${start} ${end}`);
  },
  rightmostCharacters: ([text, count], translation) => {
    const length = numberOf(count);
    if (!text || length === undefined) return refuse(translation, 'a computed part of a text has no counterpart');
    return call(`substring ${text.code} -${length}`);
  },
  isNumeric: matches('^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?$'),
  isAlphanumeric: matches('^[a-zA-Z0-9]+$'),
  isBool: matches('^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$'),
  isGreaterThan: renamed('gt'),
  isGreaterThanOrEqual: renamed('gte'),
  isLessThan: renamed('lt'),
  isLessThanOrEqual: renamed('lte'),
  isBetween: ([each, least, most]) => call(`and (gt ${each?.code} ${least?.code}) (lt ${each?.code} ${most?.code})`),
  matchesRegex: renamed('regexMatches'),
  equal: renamed('eq'),
  faker: ([type], translation) => {
    const method = fakerMethod(textOf(type) ?? '');
    if (method !== undefined) return call(`faker ${quoted(method)}`);
    return refuse(
      translation,
      `there is no counterpart of faker ${type?.code ?? ''}`,
      'choose a method of the Faker library',
    );
  },
  setStatusCode: renamed('setStatus'),
  setHeader: renamed('setHeader'),
  sum: arithmetic('sum', 1),
  add: arithmetic('add', 2),
  subtract: arithmetic('subtract', 2),
  multiply: arithmetic('multiply', 2),
  divide: arithmetic('divide', 2),
  lookup: renamed('lookup'),
  csv,
  csvMatchingRows: csv,
  csvAsArray: csv,
  csvAsMap: csv,
  csvAddRow: csv,
  csvDeleteRows: csv,
  csvCountRows: csv,
  csvSqlCommand: csv,
  journal,
  hasJournalKey: journal,
  initArray: keptValues,
  addToArray: keptValues,
  getArray: keptValues,
  putValue: keptValues,
  getValue: keptValues,
  jsonFromJWT: refused(
    'a token cannot be taken apart in a template',
    'answer with a callback, or match it with {jwt: …}',
  ),
};
