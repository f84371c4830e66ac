import { get, type Node } from '../source/nodes.ts';
import type { EntryContext } from './context.ts';
import { pairRequestSource } from './format/pair.ts';
import { responseSource } from './format/response.ts';
import { compilePairRequest } from './pair.ts';
import { examinePipeline } from './pipeline/examine-pipeline.ts';
import { compileResponse } from './response.ts';

/**
 * Looks for what else is wrong with an entry that could not be read: a typo in its name should not hide the broken
 * template in its body until the next run. What was reported already is reported again, and dropped by the caller.
 */
export function examine(entry: Node, list: 'pairs' | 'templates', context: EntryContext): void {
  if (entry.kind !== 'map') return;
  const request = get(entry, 'request');
  const readRequest = list === 'pairs' && request && pairRequestSource.read(request, context.reading);
  if (readRequest) compilePairRequest(readRequest, context);
  const response = get(entry, 'response');
  const readResponse = response && responseSource.read(response, context.reading);
  if (readResponse) compileResponse(readResponse, context);
  examinePipeline(entry, context);
}
