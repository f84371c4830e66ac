import type { Entry } from '../../model/entry.ts';
import { Exchange } from '../../model/exchange.ts';
import type { JsonValue } from '../../model/json.ts';
import { jsonPlace } from '../../model/json-place.ts';
import { Request } from '../../model/request.ts';
import type { PreparedSend } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import { MASK, Secrets } from '../../serve/redact/secrets.ts';
import type { Redaction } from '../../serve/redact.ts';
import { cut } from '../cut.ts';
import type { Answer } from './answer.ts';
import type { GivenHeader } from './credentials.ts';
import type { Move } from './move.ts';
import type { Path } from './shape.ts';

const WIDEST = 500;
/** Of the secrets that were given on purpose; shorter ones would be found in every other word. */
const SHORTEST_GIVEN = 4;

/** What may be told of one comparison. */
export interface Told {
  text(text: string): string;
  problem(move: Move, entry: Entry): CaseProblem;
}

/** Hides what the configuration wants hidden, headers that carry credentials, and everything that was given as one. */
export function tell(
  redaction: Redaction,
  given: readonly GivenHeader[],
  { request, answers }: { readonly request: PreparedSend; readonly answers: readonly Answer[] },
): Told {
  const secrets = new Secrets();
  for (const secret of given.flatMap((header) => header.secrets)) secrets.add(secret, SHORTEST_GIVEN);
  const texts = answers.map((answer) => redaction.of(exchangeOf(request, answer)).text);
  const text = (plain: string): string => secrets.hide(texts.reduce((hidden, hide) => hide(hidden), plain));
  const isMasked = maskedPlaces(redaction, answers);
  return {
    text,
    problem(move, entry) {
      const masked = move.part === 'header' ? redaction.hidesHeader(move.name) : isMasked(move);
      const shown = (plain: string): string => (masked ? MASK : cut(text(plain), WIDEST));
      return {
        field: text(fieldOf(move)),
        expected: shown(move.expected),
        got: shown(move.got),
        detail: [],
        entry: entry.place,
      };
    },
  };
}

/** `status`, `headers.etag`, `body $.items[0].price`. */
export function fieldOf(move: Move): string {
  if (move.part === 'header') return `headers.${move.name}`;
  return move.part === 'status' ? 'status' : `body ${jsonPlace(move.path)}`;
}

function exchangeOf({ method, target, headers, body }: PreparedSend, answer: Answer): Exchange {
  const exchange = new Exchange(0, 0, new Request({ method, target, rawHeaders: headers, body }));
  const lines = [...answer.headers].filter(([name]) => name !== 'content-encoding');
  const flat = lines.flatMap(([name, values]) => values.flatMap((value) => [name, value]));
  exchange.reply = { status: answer.status, headers: flat, body: answer.bytes };
  return exchange;
}

/** Only values are told, never more of a body: types give nothing away. */
function maskedPlaces({ rules }: Redaction, answers: readonly Answer[]): (move: Move) => boolean {
  if (rules.body.length === 0) return () => false;
  const documents: JsonValue[] = answers.flatMap(({ content }) => (content.kind === 'json' ? [content.value] : []));
  const located = documents.flatMap((document) => rules.body.map((rule) => rule.locate(document)));
  // What could not be looked through may hold a secret anywhere.
  const hidesAll = located.includes(undefined);
  const places = located.flatMap((paths) => paths ?? []);
  return (move) =>
    move.part === 'body' && move.how === 'value' && (hidesAll || places.some((place) => overlap(place, move.path)));
}

const overlap = (one: Path, other: Path): boolean =>
  one.slice(0, other.length).every((step, index) => step === other[index]);
