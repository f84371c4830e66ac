import type { ServeOption } from '../compile/serve-options.ts';
import { prepareMultipart } from '../content/multipart.ts';
import { nearestEntries, type Situation } from '../match/explain.ts';
import { describeExplanation } from '../model/describe.ts';
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
} as const satisfies { [name: string]: ServeOption };

export interface ExplainOptions {
  readonly header?: readonly string[];
  readonly data?: string;
  readonly json?: boolean;
}

const NEAREST = 3;

interface Verdict {
  /** Entries that accept the request, in order of precedence: the first one answers. */
  readonly accepting: readonly Entry[];
  readonly nearest: readonly Explanation[];
}

/** Prints which entry would answer, and why others would not. Gives the exit code: 0, or 1 when none would. */
export async function explain(
  options: WrittenRequest & ExplainOptions & { readonly directory: string | undefined },
): Promise<number> {
  const loaded = loadEverything(options.directory);
  if (loaded.diagnostics.some(isError))
    throw new InvalidFiles('some files are invalid, so nothing is explained', loaded.diagnostics);
  const { library } = loaded;
  const request = writtenRequest(options, library.hosts);
  if (library.readsMultipart) await prepareMultipart(request);
  const verdict = judge(request, library, beforeAnyCall(loaded));
  if (options.json) printJson(toJson(verdict, options));
  else printLine(toText(verdict, options));
  return verdict.accepting.length > 0 ? 0 : 1;
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
  const accepting: Entry[] = [];
  const next = (): Entry | undefined =>
    library.index.choose(
      request,
      (entry) =>
        !accepting.includes(entry) &&
        entry.requiresState.every(({ state, matcher }) => matcher.test({ values: [situation.state(state)] })),
    );
  for (let entry = next(); entry !== undefined; entry = next()) accepting.push(entry);
  const others = library.entries.filter((entry) => !accepting.includes(entry));
  return { accepting, nearest: nearestEntries(others, request, situation, NEAREST) };
}

function toText({ accepting, nearest }: Verdict, { method, url }: WrittenRequest): string {
  const [first, ...behind] = accepting;
  const asked = `${method.toUpperCase()} ${url}`;
  const head = first === undefined ? `no entry answers ${asked}` : `${titled(first)} answers ${asked}`;
  const list = behind.map((entry) => `  ${titled(entry)}`);
  return [
    head,
    ...(list.length > 0 ? [`it stands before others that accept the request, too:\n${list.join('\n')}`] : []),
    ...nearest.map((explanation) => describeExplanation(explanation).join('\n')),
  ].join('\n\n');
}

const titled = (entry: Entry): string => `"${entry.name}" (${formatPlace(entry.place)})`;

const toJson = ({ accepting, nearest }: Verdict, { method, url }: WrittenRequest) => ({
  request: { method: method.toUpperCase(), url },
  answeredBy: accepting[0] === undefined ? null : named(accepting[0]),
  alsoAccepting: accepting.slice(1).map(named),
  nearest: nearest.map(({ entry, reports }) => ({ ...named(entry), fields: reports })),
});

const named = (entry: Entry) => ({ entry: entry.id, name: entry.name, place: formatPlace(entry.place) });
