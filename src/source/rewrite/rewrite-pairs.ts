import { composeDocument } from '../compose.ts';
import { sharedIn } from './anchors.ts';
import type { BodyChange, ResponseChange } from './change.ts';
import { applyEdits, type Edit } from './edits.ts';
import { isAlias, isMapping, isSequence, itemOf, type Mapping, startOf } from './nodes.ts';
import { editResponse } from './response.ts';
import { ALIASED, isRefusal, type Refusal, SHARED, UNCLEAR, type Written } from './structure.ts';

/** A pair, by where it stands (lines and columns count from 1), and what becomes of its response. */
export interface PairChange {
  readonly line: number;
  readonly column: number;
  readonly response: ResponseChange;
}

export interface RewrittenPairs {
  readonly text: string;
  /** In the order of the changes. */
  readonly outcomes: readonly (
    | { readonly file?: { readonly name: string; readonly change: BodyChange } }
    | { readonly refused: string }
  )[];
}

/**
 * The text of a scenario file with the responses of some pairs changed. Only what changes is written anew: comments,
 * order, quotes, indentation and blank lines stay. Where that cannot be done, the pair stays as it is.
 * `read`: the text with pairs blanked that are not changed, which costs less to read.
 */
export function rewritePairs(text: string, changes: readonly PairChange[], read = text): RewrittenPairs {
  const document = composeDocument(read);
  if ('problem' in document) return { text, outcomes: changes.map(() => UNCLEAR) };
  const written = { text, shared: sharedIn(document) };
  const { contents } = document;
  const list = isMapping(contents) ? itemOf(contents, 'pairs')?.value : undefined;
  const pairs = isSequence(list) && !written.shared.names(list) ? list.items : [];
  const byStart = new Map(pairs.map((pair) => [startOf(pair as Mapping), pair]));
  const starts = lineStarts(text);
  const edits: Edit[] = [];
  const outcomes = changes.map(({ line, column, response }) => {
    const edited = editPair(byStart.get((starts[line - 1] ?? -1) + column - 1), response, written);
    if (isRefusal(edited)) return edited;
    edits.push(...edited.edits);
    return edited.file ? { file: edited.file } : {};
  });
  return { text: applyEdits(text, edits), outcomes };
}

function editPair(pair: unknown, change: ResponseChange, written: Written): ReturnType<typeof editResponse> | Refusal {
  if (isAlias(pair)) return ALIASED;
  if (!isMapping(pair)) return UNCLEAR;
  const response = itemOf(pair, 'response')?.value;
  if (written.shared.names(pair) || written.shared.names(response)) return SHARED;
  if (isAlias(response)) return ALIASED;
  if (!isMapping(response) || response.items.length === 0) return { refused: 'it has no response of its own' };
  return editResponse(response, change, written);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
