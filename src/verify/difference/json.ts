import { shown as shownValue } from '../../match/kinds/texts.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { jsonPlace } from '../../model/json-place.ts';
import type { Difference, Matcher, Subject } from '../../model/matching.ts';
import { MASK } from '../../serve/redact/secrets.ts';
import { cut } from '../cut.ts';
import type { Shown } from '../shown.ts';

const MOST = 20;
const WIDEST = 500;
/** The redaction takes no larger body apart. */
const LARGEST = 1024 * 1024;

/** `$.items[0].id: expected "a", got "b"`, a line for each place; none when the matcher knows of no places. */
export function jsonLines(matcher: Matcher, subject: Subject, shown: Shown): string[] {
  const found = matcher.differences?.(subject, MOST + 1) ?? [];
  if (found.length === 0) return [];
  const masks = maskedIn(shown);
  const lines = found.slice(0, MOST).map((difference) => cut(shown.text(line(difference, masks)), WIDEST));
  return found.length > MOST ? [...lines, '… and more'] : lines;
}

function line({ path, expected, got }: Difference, isMasked: (path: Difference['path']) => boolean): string {
  const at = jsonPlace(path);
  const value = got === undefined ? 'nothing' : isMasked(path) ? MASK : shownValue(got);
  return expected === undefined
    ? `${at}: not expected, got ${value}`
    : `${at}: expected ${shownValue(expected)}, got ${value}`;
}

/** Which places the redaction has masked: values there, around them or in them are not shown. */
function maskedIn(shown: Shown): (path: Difference['path']) => boolean {
  const { body } = shown.body(LARGEST);
  if (!body.includes(MASK)) return () => false;
  let document: JsonValue;
  try {
    document = JSON.parse(body) as JsonValue;
  } catch {
    return () => true;
  }
  return (path) => {
    let at: JsonValue | undefined = document;
    for (const step of path) {
      if (at === MASK) return true;
      at = isJsonObject(at) || Array.isArray(at) ? (at as { [key: string | number]: JsonValue })[step] : undefined;
    }
    return at !== undefined && JSON.stringify(at).includes(MASK);
  };
}
