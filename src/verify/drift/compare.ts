import { shownList } from '../../match/kinds/texts.ts';
import type { JsonValue } from '../../model/json.ts';
import type { DriftRules, JsonPathRule } from '../../model/testing.ts';
import type { Answer, Content } from './answer.ts';
import { compareShapes } from './compare-shapes.ts';
import { compareValues } from './compare-values.ts';
import type { BodyMove, Move } from './move.ts';
import { type Path, shapeOf } from './shape.ts';

export interface CompareOptions {
  readonly rules: DriftRules | undefined;
  /** False where it is made anew for each request, and for `HEAD`. */
  readonly body: boolean;
  /** Keys that only the real service sends are no move. */
  readonly ignoreExtra: boolean;
}

/** What the real service answers otherwise than the mock. */
export function compareAnswers(mock: Answer, real: Answer, options: CompareOptions): Move[] {
  const moves: Move[] = [];
  if (mock.status !== real.status) {
    moves.push({ part: 'status', expected: String(mock.status), got: String(real.status) });
  }
  // Where there is no body, its type says nothing.
  const hasBody = !options.body || mock.bytes.length > 0 || real.bytes.length > 0;
  if (hasBody && mock.mediaType !== real.mediaType) {
    const [expected = 'nothing', got = 'nothing'] = [mock.mediaType, real.mediaType];
    moves.push({ part: 'header', name: 'content-type', expected, got });
  }
  for (const name of options.rules?.headers ?? []) {
    const [expected, got] = [mock.headers.get(name) ?? [], real.headers.get(name) ?? []];
    if (moves.some((move) => move.part === 'header' && move.name === name)) continue;
    if (expected.join('\n') === got.join('\n')) continue;
    moves.push({ part: 'header', name, expected: shownList(expected), got: shownList(got) });
  }
  // An error's body is another document than an order's: to take them apart would only hide what is wrong.
  const isComparable = options.body && hundreds(mock) === hundreds(real);
  return isComparable ? [...moves, ...compareBodies(mock.content, real.content, options)] : moves;
}

const hundreds = ({ status }: Answer): number => Math.floor(status / 100);

function compareBodies(mock: Content, real: Content, { rules, ignoreExtra }: CompareOptions): BodyMove[] {
  if (mock.kind !== real.kind) {
    // Between text and bytes a change of the content type says all there is to say.
    const isOpaque = ({ kind }: Content): boolean => kind === 'text' || kind === 'bytes';
    const isSame = isOpaque(mock) && isOpaque(real);
    return isSame ? [] : [{ part: 'body', how: 'kind', path: [], expected: NAMES[mock.kind], got: NAMES[real.kind] }];
  }
  const [recorded, now] = [documentOf(mock), documentOf(real)];
  if (recorded === undefined || now === undefined) return [];
  const isIgnored = ignoring(rules?.ignore ?? [], [recorded, now]);
  const shapes = compareShapes(shapeOf(recorded, isIgnored), shapeOf(now, isIgnored));
  const told = new Set(shapes.map(({ path }) => JSON.stringify(path)));
  const values = compareValues(recorded, now, rules?.values ?? [], isIgnored);
  return [
    ...shapes.filter(({ how }) => how !== 'added' || !ignoreExtra),
    ...values.filter(({ path }) => !told.has(JSON.stringify(path))),
  ];
}

const NAMES: Readonly<Record<Content['kind'], string>> = {
  none: 'no body',
  json: 'a JSON document',
  text: 'text',
  bytes: 'bytes that are no text',
};

/** To a JSONPath, a text is a document that is one string: `values: [$]` compares it. */
function documentOf(content: Content): JsonValue | undefined {
  if (content.kind === 'json') return content.value;
  return content.kind === 'text' ? content.text : undefined;
}

function ignoring(rules: readonly JsonPathRule[], documents: readonly JsonValue[]): (path: Path) => boolean {
  if (rules.length === 0) return () => false;
  const places = documents.flatMap((document) => rules.flatMap((rule) => rule.locate(document) ?? []));
  const ignored = new Set(places.map((path) => JSON.stringify(path)));
  return (path) => ignored.has(JSON.stringify(path));
}
