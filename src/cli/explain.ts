import type { OptionTable } from '../compile/options.ts';
import { prepareMultipart } from '../content/multipart.ts';
import { nearestEntries, type Situation } from '../match/explain.ts';
import { rank } from '../match/rank.ts';
import { describeExplanation, explanationToJson } from '../model/describe.ts';
import { isError } from '../model/diagnostic.ts';
import type { Entry, StateKey } from '../model/entry.ts';
import { InvalidFiles } from '../model/invalid-files.ts';
import type { Explanation, Library } from '../model/library.ts';
import { formatPlace } from '../model/place.ts';
import type { Request } from '../model/request.ts';
import { type Loaded, loadEverything } from './load.ts';
import { printJson, printLine } from './print.ts';
import { type WrittenRequest, writtenRequest } from './request.ts';

export const EXPLAIN_OPTIONS = {
  header: {
    kind: 'list',
    char: 'H',
    value: 'Name: value',
    description: 'a header of the request; several in a variable stand on a line each',
  },
  data: {
    kind: 'string',
    char: 'd',
    value: 'text|@file',
    description: 'the body of the request; @- reads standard input',
  },
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
} as const satisfies OptionTable;

export interface ExplainOptions {
  readonly header?: readonly string[];
  readonly data?: string;
  readonly json?: boolean;
}

const NEAREST = 3;
/** As many as a terminal shows at once. */
const MOST_BEFORE = 10;

interface Verdict {
  readonly winner: Entry | undefined;
  /** Tried before the winner: why each does not answer. Empty without a winner, since all of them are just near then. */
  readonly before: readonly Explanation[];
  /** They accept the request, too, but come behind. */
  readonly behind: readonly Entry[];
  readonly nearest: readonly Explanation[];
}

/** Prints which entry would answer, and why others would not. Gives the exit code: 0, or 1 when none would. */
export async function explain(
  options: WrittenRequest & ExplainOptions & { readonly directory: string | undefined },
): Promise<number> {
  const loaded = await loadEverything(options.directory, { unknownAction: 'warning' });
  if (loaded.diagnostics.some(isError))
    throw new InvalidFiles('some files are invalid, so nothing is explained', loaded.diagnostics);
  const { library } = loaded;
  const request = writtenRequest(options, library.hosts);
  if (library.readsMultipart) await prepareMultipart(request);
  const verdict = judge(request, library, beforeAnyCall(loaded));
  if (options.json) printJson(toJson(verdict, options));
  else printLine(toText(verdict, options));
  return verdict.winner ? 0 : 1;
}

/** The moment after the start: initial states, and nothing called. */
function beforeAnyCall({ config, library }: Loaded): Situation {
  const stores = new Map([['', config.state], ...library.scenarios.map(({ id, state }) => [id, state] as const)]);
  return {
    state: ({ store, key }: StateKey) => stores.get(store)?.get(key) ?? '',
    calls: () => 0,
    hosts: library.hosts,
  };
}

function judge(request: Request, library: Library, situation: Situation): Verdict {
  const ranked = rank(library.entries, request, situation);
  const at = ranked.findIndex(({ matches }) => matches);
  const before = at < 0 ? [] : ranked.slice(0, at);
  const accepting = at < 0 ? [] : ranked.slice(at).filter(({ matches }) => matches);
  const told = new Set([...before, ...accepting].map(({ entry }) => entry));
  const others = library.entries.filter((entry) => !told.has(entry));
  return {
    winner: ranked[at]?.entry,
    before,
    behind: accepting.slice(1).map(({ entry }) => entry),
    nearest: nearestEntries(others, request, situation, NEAREST),
  };
}

function toText({ winner, before, behind, nearest }: Verdict, { method, url }: WrittenRequest): string {
  const asked = `${method.toUpperCase()} ${url}`;
  const paragraphs = (explanations: readonly Explanation[], heading: string): string[] =>
    explanations.map((explanation) => describeExplanation(explanation, heading).join('\n'));
  const list = behind.map((entry) => `  ${titled(entry)}`);
  return [
    winner ? `${titled(winner)} answers ${asked}` : `no entry answers ${asked}`,
    ...paragraphs(before.slice(0, MOST_BEFORE), 'before it'),
    ...(before.length > MOST_BEFORE ? [`before it: ${before.length - MOST_BEFORE} more that do not accept it`] : []),
    ...(list.length > 0 ? [`behind it, and they would accept the request, too:\n${list.join('\n')}`] : []),
    ...paragraphs(nearest, 'nearest'),
  ].join('\n\n');
}

const titled = (entry: Entry): string => `${JSON.stringify(entry.name)} (${formatPlace(entry.place)})`;

const toJson = ({ winner, before, behind, nearest }: Verdict, { method, url }: WrittenRequest) => ({
  request: { method: method.toUpperCase(), url },
  answeredBy: winner ? named(winner) : null,
  before: before.map(explanationToJson),
  alsoAccepting: behind.map(named),
  nearest: nearest.map(explanationToJson),
});

const named = (entry: Entry) => ({ entry: entry.id, name: entry.name, place: formatPlace(entry.place) });
