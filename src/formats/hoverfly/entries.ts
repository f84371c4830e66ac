import type { PairWriting } from '../../write/pair.ts';
import { mapOf, type TreeMap } from '../../write/tree.ts';
import type { ImportContext, Remark } from '../format.ts';
import { delayOf } from './delays.ts';
import { areExact } from './kinds.ts';
import { pairRequest } from './pair.ts';
import { templateRequest } from './request.ts';
import { importResponse } from './response.ts';
import { prioritiesOf } from './strength.ts';
import type { Translation } from './templates/code.ts';
import { type HoverflyPair, literalOf, type Simulation } from './view.ts';

/** A pair of a simulation, and what it became. */
export interface ImportedEntry {
  readonly from: HoverflyPair;
  readonly kind: 'pair' | 'template';
  readonly request: TreeMap;
  readonly response: TreeMap;
}

export interface EntryParts {
  readonly context: ImportContext;
  readonly writing: PairWriting;
  readonly translation: Translation;
  readonly remarks: Remark[];
}

/** Every pair that can be carried over; why others cannot is among the remarks. */
export function importEntries(simulation: Simulation, parts: EntryParts): ImportedEntry[] {
  const pairs = withoutDuplicates(simulation.pairs, parts.remarks);
  const exact = areExact(pairs);
  return pairs.flatMap((pair, index) => importEntry(pair, exact[index] === true, simulation, parts) ?? []);
}

function importEntry(
  pair: HoverflyPair,
  isPair: boolean,
  simulation: Simulation,
  parts: EntryParts,
): ImportedEntry | undefined {
  const remarks: Remark[] = [];
  const request = isPair ? pairRequest(pair.request) : templateRequest(pair.request, remarks);
  const delay = delayOf(pair, simulation, remarks);
  const response = importResponse(pair.response, { ...parts, delay, remarks });
  if (isPair && pair.request.headers.size > 0) {
    const names = [...pair.request.headers.keys()].join(', ');
    const message = `its headers (${names}) are a record now, and a request without them is answered, too`;
    remarks.push({
      kind: 'changed',
      at: `${pair.at}.request.headers`,
      message,
      hint: 'where they matter, move the entry to "templates"',
    });
  }
  parts.remarks.push(...remarks);
  if (!response || remarks.some(({ kind }) => kind === 'left out')) return undefined;
  return { from: pair, kind: isPair ? 'pair' : 'template', request, response };
}

/** Hoverfly keeps the first of equal requests, too. */
function withoutDuplicates(pairs: readonly HoverflyPair[], remarks: Remark[]): HoverflyPair[] {
  const first = new Map<string, HoverflyPair>();
  for (const pair of pairs) {
    const key = JSON.stringify(pair.request, (name, value: unknown) => {
      if (name === 'at') return undefined;
      return value instanceof Map ? [...(value as Map<string, unknown>)] : value;
    });
    const known = first.get(key);
    if (!known) first.set(key, pair);
    else
      remarks.push({
        kind: 'left out',
        at: pair.at,
        message: `${known.at} asks for the very same, and Hoverfly keeps the first`,
      });
  }
  return [...first.values()];
}

/** The entries as they are written, with the priorities that they need among each other. */
export function entryTrees(entries: readonly ImportedEntry[]): TreeMap[] {
  const priorities = prioritiesOf(
    entries.map((entry, index) => ({ request: entry.from.request, rank: rankOf(entry, index) })),
  );
  return entries.map(({ from, request, response }, index) =>
    mapOf({
      description: from.labels.length > 0 ? `labels: ${from.labels.join(', ')}` : undefined,
      priority: priorities[index] || undefined,
      request: { spread: request },
      response: { spread: response },
    }),
  );
}

/** Where it stands without a priority: pairs by how much they ask for, templates by their path, then as in the file. */
function rankOf({ kind, request, from }: ImportedEntry, index: number): number[] {
  if (kind === 'pair') {
    const asked = ['scheme', 'host', 'query', 'body', 'requiresState'].filter((key) => request.has(key)).length;
    return [0, -asked, index];
  }
  return [
    1,
    from.request.path.length === 0 || !request.has('path')
      ? 2
      : literalOf(from.request.path) === undefined
        ? 1
        : literalIsPlain(request)
          ? 0
          : 1,
    index,
  ];
}

const literalIsPlain = (request: TreeMap): boolean => typeof request.get('path') === 'string';
