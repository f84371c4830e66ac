import type { Message } from '../../content/unpacked.ts';
import { jsonDifferences } from '../../match/kinds/json-differences.ts';
import { shown } from '../../match/kinds/texts.ts';
import type { AnswerDifference } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import { jsonPlace } from '../../model/json-place.ts';
import { groupHeaders } from '../../model/request.ts';
import { MASK } from '../redact/secrets.ts';

export interface ComparedAnswer extends Message {
  readonly status: number;
}

export interface Comparing {
  /** The request was HEAD: bodies say nothing. */
  readonly isHead: boolean;
  /** Headers, in lower case, whose values nobody should see. */
  readonly hides: (name: string) => boolean;
}

const MOST = 20;
const WIDEST = 300;
/** They speak of the connection, of the length, or of the moment. */
const PASSING = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
]);

/** In what an entry's answer differs from the real one: the status, the headers that the entry has, the body. */
export function compareAnswers(entry: ComparedAnswer, real: ComparedAnswer, comparing: Comparing): AnswerDifference[] {
  return [
    ...(entry.status === real.status
      ? []
      : [{ field: 'status', expected: String(entry.status), got: String(real.status) }]),
    ...compareHeaders(entry, real, comparing),
    ...(comparing.isHead || entry.body.equals(real.body) ? [] : compareBodies(entry.body, real.body)),
  ];
}

function compareHeaders(entry: Message, real: Message, { hides }: Comparing): AnswerDifference[] {
  const came = groupHeaders(real.headers);
  return [...groupHeaders(entry.headers)].flatMap(([name, lines]) => {
    const others = came.get(name) ?? [];
    if (PASSING.has(name) || (lines.length === others.length && lines.every((line, at) => line === others[at])))
      return [];
    const show = (values: readonly string[]): string => {
      if (values.length === 0) return 'nothing';
      return hides(name) ? MASK : cut(values.join(', '));
    };
    return [{ field: `headers.${name}`, expected: show(lines), got: show(others) }];
  });
}

function compareBodies(entry: Buffer, real: Buffer): AnswerDifference[] {
  const [expected, got] = [parse(entry), parse(real)];
  if (expected === undefined || got === undefined)
    return [{ field: 'body', expected: excerpt(entry), got: excerpt(real) }];
  try {
    return jsonDifferences(expected, got, {}, MOST).map((found) => ({
      field: found.path.length === 0 ? 'body' : `body ${cut(jsonPlace(found.path))}`,
      expected: found.expected === undefined ? 'nothing' : cut(shown(found.expected)),
      got: found.got === undefined ? 'nothing' : cut(shown(found.got)),
    }));
  } catch {
    // Nested so deeply that nothing recursive gets to its end.
    return [{ field: 'body', expected: excerpt(entry), got: excerpt(real) }];
  }
}

/** Undefined when it is no JSON. */
function parse(body: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}

function excerpt(body: Buffer): string {
  if (body.length === 0) return 'nothing';
  const text = body.toString('utf8', 0, WIDEST * 4);
  return text.includes('\ufffd') || text.includes('\0') ? `${body.length} bytes` : cut(shown(text));
}

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text);
