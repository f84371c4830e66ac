import { type Entry, isLive, type Response } from '../../../model/entry.ts';
import type { Scenario } from '../../../model/library.ts';
import type { Files } from '../../../model/ports.ts';
import { bodyBytes, isFault, type Reply } from '../../../model/reply.ts';
import { answerOf } from '../answer.ts';
import { compareAnswers } from '../compare.ts';
import type { Moved } from '../drift.ts';
import type { Rewriter } from './rewriter.ts';

/** Whether the scenario still loads with these contents, the pairs answer as the real service, and all others as before. */
export function readsBack(
  scenario: Scenario,
  moved: readonly Moved[],
  contents: ReadonlyMap<string, string>,
  { files, compile, ignoreExtra }: Rewriter,
): boolean {
  const over: Files = {
    read: (path) => Buffer.from(contents.get(path) ?? files.read(path)),
    realpath: (path) => files.realpath(path),
  };
  const { id, file, entries } = scenario;
  const [first] = entries;
  if (!first) return false;
  const source = { id, path: file, shown: first.place.file, bytes: over.read(file) };
  const after = compile(source, over).scenario?.entries;
  if (!after || after.length !== entries.length) return false;
  const changed = new Map(moved.map((one) => [one.entry.id, one]));
  return entries.every((entry, index) => {
    const now = after[index] as Entry;
    if (now.id !== entry.id) return false;
    const one = changed.get(entry.id);
    return one ? isAsReal(now, one, ignoreExtra) : isSame(staticReply(entry), staticReply(now));
  });
}

function isAsReal(now: Entry, { compared: { real, request } }: Moved, ignoreExtra: boolean): boolean {
  const reply = staticReply(now);
  if (!reply) return false;
  const mock = answerOf(reply.status, reply.headers, bodyBytes(reply.body));
  const rules = now.verification?.drift;
  return compareAnswers(mock, real, { rules, body: request.method !== 'HEAD', ignoreExtra }).length === 0;
}

function isSame(one: Reply | undefined, other: Reply | undefined): boolean {
  if (!one || !other) return one === other;
  const isAlike = one.status === other.status && one.headers.join('\n') === other.headers.join('\n');
  return isAlike && bodyBytes(one.body).equals(bodyBytes(other.body));
}

/** The first prepared answer; what is made per request cannot be compared. */
function staticReply({ answer }: Entry): Reply | undefined {
  const [first] = answer.responses;
  const response = first && !isFault(first) && !isLive(first) ? (first satisfies Response) : undefined;
  return response && typeof response.reply !== 'function' ? response.reply : undefined;
}
