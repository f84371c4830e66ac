import type { Problem } from '../../source/diagnose.ts';
import { nearest } from '../../source/suggest.ts';
import { SOURCES } from './sources.ts';

/** What people write instead → what to say, with the match put into it. */
const HABITS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^(request|response)\.headers\.(.+)$/, (match) => write(`${match[1]}.header.${match[2]}`)],
  [/^request\.(?:params|pathParams|path_params)\.(.+)$/, (match) => write(`request.path.${match[1]}`)],
  [/^request\.(?:queryParams|queries)\.(.+)$/, (match) => write(`request.query.${match[1]}`)],
  [
    /^(request|response)\.(?:body|json|form)[./[](.+)$/,
    (match) => write(`${match[1]}.body#/${match[2]?.replace(/\]/g, '').replace(/[.[]/g, '/')}`),
  ],
  [/^(request|response)\.json$/, (match) => write(`${match[1]}.body`)],
  [/^(?:response\.)?status(?:_?code)?$/i, () => write('statusCode')],
  [/^request\.(?:url|uri|target)$/, () => write('url')],
  [/^request\.(?:host|authority)$/, () => write('request.header.Host')],
  [/^mock(?:_?url)?$/i, () => write('mock.url')],
  [/^request\.path$/, () => 'the whole address is {$url}; a part that the path captures is {$request.path.NAME}'],
  [/^(request|response)\.(header|query)\.?$/, (match) => `say which: {$${match[1]}.${match[2]}.NAME}`],
  [/^steps$/, () => 'say which: {$steps.NAME.status}, {$steps.NAME.body#/…}'],
  [/^vars\.(.+)$/, (match) => `write "{{vars.${match[1]}}}": variables are filled in when the file is read`],
];

/** The problem of a name that is none. `text` has no dollar sign. */
export function unknownExpression(text: string): Problem {
  return {
    code: 'unknown-expression',
    message: text === '' ? 'an expression without a name' : `unknown expression "{$${text}}"`,
    hint: habit(text) ?? similar(text) ?? `known: ${NAMES.map(shown).join(', ')}; for the text itself write "\\{$"`,
  };
}

const write = (expression: string): string => `write "{$${expression}}"`;

function habit(text: string): string | undefined {
  for (const [pattern, say] of HABITS) {
    const match = pattern.exec(text);
    if (match) return say(match);
  }
  return undefined;
}

const NAMES = [...SOURCES.map(({ name }) => name), 'steps'];

const shown = (name: string): string => {
  const takes = SOURCES.find((source) => source.name === name)?.takes ?? 'name';
  return `{$${name}${{ nothing: '', name: '.NAME', pointer: '' }[takes]}}`;
};

/** Compares as many parts of the name as a candidate has: what follows is an argument. */
function similar(text: string): string | undefined {
  const parts = /^([^.#]*)(\.[^.#]*)?(.*)$/.exec(text) ?? [];
  const [, first = '', second = '', rest = ''] = parts;
  const two = nearest(
    first + second,
    NAMES.filter((name) => name.includes('.')),
  );
  if (two !== undefined && second !== '') return `did you mean "{$${two}${rest}}"?`;
  const one = nearest(
    first,
    NAMES.filter((name) => !name.includes('.')),
  );
  return one === undefined ? undefined : `did you mean "{$${one}${second}${rest}}"?`;
}
