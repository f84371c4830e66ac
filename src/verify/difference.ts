import { bodyText } from '../match/explain/body-text.ts';
import { shownList } from '../match/kinds/texts.ts';
import type { Matcher, Subject } from '../model/matching.ts';
import type { Place } from '../model/place.ts';
import type { CaseProblem } from '../model/verdict.ts';
import { MASK } from '../serve/redact/secrets.ts';
import { cut } from './cut.ts';
import { jsonLines } from './difference/json.ts';
import { textLines } from './difference/text.ts';
import type { Shown } from './shown.ts';

const WIDEST = 500;
const EXCERPT = 4096;

/** One thing that was looked at, and is not what it should be. */
export interface Unmet {
  /** What is wrong: `status`, `headers.etag`, `exchanges[1].body`. */
  readonly field: string;
  /** What was looked at: `status`, `headers.etag`, `query.page`, `body`. */
  readonly name: string;
  readonly matcher: Matcher;
  readonly subject: Subject;
  readonly place: Place;
  readonly entry?: Place | undefined;
}

/** What was expected and what came instead, redacted and bounded, however large both are. */
export function difference({ field, name, matcher, subject, place, entry }: Unmet, shown: Shown): CaseProblem {
  return {
    field,
    expected: cut(shown.text(cut(expects(name, matcher), EXCERPT)), WIDEST),
    got: cut(got(name, subject, shown), WIDEST),
    detail: details(name, matcher, subject, shown),
    place,
    ...(entry ? { entry } : {}),
  };
}

/** A status is written without quotes, and so it is told. */
const expects = (name: string, { literals, expects: text }: Matcher): string =>
  name === 'status' && literals ? literals.join(' or ') : text;

function got(name: string, subject: Subject, shown: Shown): string {
  if (subject.body) return bodyGot(shown);
  if (name.startsWith('headers.')) return shownList(shown.header(name.slice('headers.'.length)));
  if (subject.values.length === 0) return 'nothing';
  if (name.startsWith('cookies.')) return shownList(shown.cookie(name.slice('cookies.'.length)));
  if (name.startsWith('query.')) return shownList(shown.query(name.slice('query.'.length)));
  return shown.text(shownList(subject.values));
}

function bodyGot(shown: Shown): string {
  const { body, encodedBody, size } = shown.body(EXCERPT);
  return encodedBody ? `${size} bytes that are no text` : bodyText(Buffer.from(body));
}

function details(name: string, matcher: Matcher, subject: Subject, shown: Shown): string[] {
  const places = jsonLines(matcher, subject, shown);
  if (places.length > 0) return places;
  const [wanted] = matcher.literals ?? [];
  if (subject.body && wanted !== undefined && matcher.literals?.length === 1) {
    const { body, encodedBody, truncated } = shown.body(LONGEST_TEXT);
    return encodedBody || truncated ? [] : textLines(wanted, body);
  }
  // What a matcher says of secrets that a rule names, nobody but the rule could hide.
  const detail = mayTell(name, subject, shown) ? matcher.detail?.(subject) : undefined;
  return detail === undefined ? [] : [cut(shown.text(cut(detail, EXCERPT)), WIDEST)];
}

const LONGEST_TEXT = 50_000;
/** A matcher's own words about more than this are not asked for: its search is not bounded. */
const LARGEST_DETAILED = 4 * 1024 * 1024;

function mayTell(name: string, subject: Subject, shown: Shown): boolean {
  if (name.startsWith('cookies.')) return false;
  if (name.startsWith('headers.')) return !shown.header(name.slice('headers.'.length)).includes(MASK);
  return (
    !subject.body || (subject.body.body.length <= LARGEST_DETAILED && !shown.body(LARGEST_DETAILED).body.includes(MASK))
  );
}
