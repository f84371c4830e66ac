import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Matcher } from '../../model/matching.ts';
import { object, optional } from '../../source/shape/object.ts';
import { defineKind, type Nested } from './kind.ts';
import { shown } from './texts.ts';

type Claims = { readonly [name: string]: JsonValue };
type Part = 'header' | 'payload';

/** One claim that must be there. */
interface Check {
  readonly part: Part;
  readonly name: string;
  readonly matcher: Matcher;
}

/** `jwt`: what a JSON Web Token says. Its signature is not checked, nor whether it has expired: this is a mock. */
export const jwt = defineKind({
  name: 'jwt',
  description: 'claims of a JSON Web Token, with or without "Bearer " before it; the signature is not checked',
  fields: ['headers', 'query', 'cookies', 'form'],
  alsoCalled: ['bearer', 'token'],
  value: (_, nested) => claims(nested),
  compile(wanted, _, { node, reading }) {
    const checks = (['header', 'payload'] as const).flatMap((part) =>
      [...(wanted[part] ?? [])].map(([name, matcher]) => ({ part, name, matcher })),
    );
    if (wanted.header || wanted.payload) return jwtMatcher(checks);
    const message = 'a token is matched by its header, its payload, or both';
    reading.problem(node, { code: 'missing-key', message, hint: 'write {jwt: {payload: {sub: …}}}' });
    return undefined;
  },
});

const claims = (nested: Nested) =>
  object(
    {
      header: optional(nested.matchers('json'), 'fields of its header, such as alg'),
      payload: optional(
        nested.matchers('json'),
        'its claims, such as sub; a list compares with a claim that is a list',
      ),
    },
    { expects: 'a mapping with header and payload', habits: { claims: 'write "payload"', body: 'write "payload"' } },
  );

const jwtMatcher = (checks: readonly Check[]): Matcher => ({
  test: ({ values }) =>
    values.some((value) => {
      const token = decode(value);
      return token !== undefined && checks.every((check) => holds(check, token));
    }),
  expects: `a JWT${checks.length === 0 ? '' : ` in which ${checks.map(expectsOf).join(' and ')}`}`,
  detail({ values }) {
    if (values.length === 0) return undefined;
    const token = values.map(decode).find((each) => each !== undefined);
    if (!token) return 'it is no JWT';
    const failed = checks.find((check) => !holds(check, token));
    return failed && `${failed.part}.${failed.name} is ${got(failed, token)}`;
  },
});

const expectsOf = ({ part, name, matcher }: Check): string => `${part}.${name} is ${matcher.expects}`;

type Token = { readonly [part in Part]: Claims };

const holds = ({ part, name, matcher }: Check, token: Token): boolean =>
  matcher.test({ values: Object.hasOwn(token[part], name) ? [token[part][name] as JsonValue] : [] });

const got = ({ part, name }: Check, token: Token): string =>
  Object.hasOwn(token[part], name) ? shown(token[part][name] as JsonValue) : 'missing';

let last: { readonly text: string; readonly token: Token | undefined } | undefined;

/** Header and payload of a token; the last one is kept, since many templates ask about one request's. */
function decode(value: JsonValue): Token | undefined {
  if (typeof value !== 'string') return undefined;
  if (last?.text !== value) last = { text: value, token: decodeCompact(value) };
  return last.token;
}

/** Undefined when the text is no token in the compact form. */
function decodeCompact(value: string): Token | undefined {
  const parts = value
    .replace(/^bearer +/i, '')
    .trim()
    .split('.');
  if (parts.length !== 3) return undefined;
  const header = decodePart(parts[0] as string);
  const payload = decodePart(parts[1] as string);
  return header && payload && { header, payload };
}

function decodePart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
