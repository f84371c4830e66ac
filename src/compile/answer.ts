import type { Answer, Response } from '../model/entry.ts';
import type { Fault } from '../model/reply.ts';
import type { EntryContext } from './context.ts';
import type { ResponseItem } from './format/entry.ts';
import type { PairSource } from './format/pair.ts';
import type { TemplateSource } from './format/template.ts';
import { compileResponse } from './response.ts';

/** The prepared answers of an entry, or the one its pipeline makes; undefined after its problems were reported. */
export function compileAnswer(source: PairSource | TemplateSource, context: EntryContext): Answer | undefined {
  const items = itemsOf(source);
  const responses = items.map((item) => ('error' in item ? item.error : compileResponse(item.response, context)));
  if (responses.includes(undefined)) return undefined;
  const known = responses as (Response | Fault)[];
  const mode = source.responseMode ?? 'sequential';
  return known.length === 1 && known[0] ? { mode, responses: known, only: known[0] } : { mode, responses: known };
}

function itemsOf(source: PairSource | TemplateSource): readonly ResponseItem[] {
  if (source.response) return [{ response: source.response }];
  if (source.error) return [{ error: source.error }];
  return source.responses ?? [];
}
