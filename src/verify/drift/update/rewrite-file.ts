import { posix } from 'node:path';
import type { Scenario } from '../../../model/library.ts';
import type { ResponseChange } from '../../../source/rewrite/change.ts';
import { changedText } from '../../../source/rewrite/changed-text.ts';
import { rewritePairs } from '../../../source/rewrite/rewrite-pairs.ts';
import { isRefusal, type Refusal } from '../../../source/rewrite/structure.ts';
import type { Moved } from '../drift.ts';
import { changeOf } from './change.ts';
import { readsBack } from './reads-back.ts';
import type { Rewriter } from './rewriter.ts';

/** What is to be written, by absolute path, and what became of each entry by its id: why it was left as it is. */
export interface RewrittenFile {
  readonly contents: ReadonlyMap<string, string>;
  readonly refused: ReadonlyMap<string, string>;
}

const BOM = '\ufeff';
const UNREADABLE = 'what would be written does not read back as it should';

/**
 * One scenario file with the pairs that moved brought up to date. What is written is read again first: a change that
 * does not lead to the real service's answer, or touches another entry, is left out.
 */
export function rewriteFile(scenario: Scenario, moved: readonly Moved[], rewriter: Rewriter): RewrittenFile {
  const together = attempt(scenario, moved, rewriter);
  if (together) return together;
  const good = readable(scenario, moved, rewriter);
  const result = attempt(scenario, good, rewriter);
  const done = new Set(result ? good : []);
  const others = moved.filter((one) => !done.has(one)).map(({ entry }) => [entry.id, UNREADABLE] as const);
  return { contents: result?.contents ?? new Map(), refused: new Map([...others, ...(result?.refused ?? [])]) };
}

/** Those that can be rewritten. Looked for by halves: few of many are the ones that spoil it. */
function readable(scenario: Scenario, moved: readonly Moved[], rewriter: Rewriter): Moved[] {
  if (attempt(scenario, moved, rewriter)) return [...moved];
  if (moved.length <= 1) return [];
  const middle = Math.ceil(moved.length / 2);
  return [moved.slice(0, middle), moved.slice(middle)].flatMap((half) => readable(scenario, half, rewriter));
}

/** Undefined when the result is not what it should be. */
function attempt(scenario: Scenario, moved: readonly Moved[], rewriter: Rewriter): RewrittenFile | undefined {
  const before = rewriter.files.read(scenario.file).toString('utf8');
  const mark = before.startsWith(BOM) ? BOM : '';
  const refused = new Map<string, string>();
  const changes = moved.flatMap((one): { moved: Moved; response: ResponseChange }[] => {
    const change = changeOf(one);
    if (!isRefusal(change)) return [{ moved: one, response: change }];
    refused.set(one.entry.id, change.refused);
    return [];
  });
  const places = changes.map(({ moved: { entry }, response }) => ({ ...entry.place, response }));
  const { text, outcomes } = rewritePairs(before.slice(mark.length), places);
  const contents = new Map<string, string>();
  if (mark + text !== before) contents.set(scenario.file, mark + text);
  const done = changes.filter(({ moved: { entry } }, index) => {
    const outcome = outcomes[index] as (typeof outcomes)[number];
    const problem = isRefusal(outcome) ? outcome : outcome.file && addFile(outcome.file, scenario, contents, rewriter);
    if (problem) refused.set(entry.id, problem.refused);
    return !problem;
  });
  if (
    done.length > 0 &&
    !readsBack(
      scenario,
      done.map((one) => one.moved),
      contents,
      rewriter,
    )
  )
    return undefined;
  return { contents, refused };
}

type NamedFile = Extract<ReturnType<typeof rewritePairs>['outcomes'][number], { file?: unknown }>['file'];

/** Puts the new text of a body's file among the contents; or tells why it must stay as it is. */
function addFile(
  { name, change }: NonNullable<NamedFile>,
  { id, file, dependencies }: Scenario,
  contents: Map<string, string>,
  { files, library }: Rewriter,
): Refusal | undefined {
  const path = posix.join(posix.dirname(file), name);
  if (change.text === undefined) return { refused: 'its body is a file, and the new one is no text' };
  if (!dependencies.includes(path) || contents.has(path)) return { refused: 'the file of its body is not its own' };
  if (library.scenarios.some((other) => other.id !== id && other.dependencies.includes(path))) {
    return { refused: 'another scenario reads the file of its body' };
  }
  contents.set(path, changedText(files.read(path).toString('utf8'), change));
  return undefined;
}
