import type { SaveRule, Test, TestExchange } from '../../model/testing.ts';
import { placeOf } from '../../source/diagnose.ts';
import { get, type Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { EntryContext } from '../context.ts';
import type { ExchangeSource, SavedSource, TestSource } from '../format/checks.ts';
import { compileExpectedAnswer, type Known } from './expected-answer.ts';
import { compileSend } from './send.ts';

/** All tests of a file that could be compiled. */
export function compileTests(sources: readonly TestSource[], known: Known, context: EntryContext): Test[] {
  const names = new Map<string, Node>();
  return sources.flatMap((source) => {
    takeName(source, names, context);
    return compileTest(source, known, context) ?? [];
  });
}

function compileTest(source: TestSource, known: Known, context: EntryContext): Test | undefined {
  const { send, expect } = source;
  const listed: readonly ExchangeSource[] = send
    ? [{ node: source.node, send, ...(expect ? { expect } : {}) }]
    : (source.exchanges ?? []);
  const saved = new Set<string>();
  const exchanges = listed.map((exchange) => compileExchange(exchange, saved, known, context));
  if (exchanges.includes(undefined)) return undefined;
  return {
    name: source.name,
    scenario: context.scenario,
    place: placeOf(source.node),
    exchanges: exchanges as TestExchange[],
  };
}

function compileExchange(
  source: ExchangeSource,
  saved: Set<string>,
  known: Known,
  context: EntryContext,
): TestExchange | undefined {
  checkSaved(source.send.node, saved, context.reading);
  const send = compileSend(source.send, context);
  const expect = source.expect && compileExpectedAnswer(source.expect, known, context);
  const save = [...(source.save ?? [])].map(([name, rule]) => saveRule(name, rule));
  for (const { name } of save) saved.add(name);
  return send && { place: placeOf(source.node), send, ...(expect ? { expect } : {}), save };
}

function saveRule(name: string, { node, jsonPath, header }: SavedSource): SaveRule {
  const place = placeOf(node);
  if (jsonPath) {
    const read: SaveRule['read'] = ({ json }) => (json === undefined ? undefined : jsonPath.select(json)[0]);
    return { name, place, source: jsonPath.source, read };
  }
  const wanted = (header as string).toLowerCase();
  return { name, place, source: `header ${header}`, read: ({ headers }) => headers.get(wanted)?.[0] };
}

const SAVED = /\{\{[^}]*?\bsaved\.([\w-]+)/g;

/** A value must have been saved by an exchange before this one. */
function checkSaved(node: Node, saved: ReadonlySet<string>, reading: Reading): void {
  if (node.kind === 'map') for (const { value } of node.entries) checkSaved(value, saved, reading);
  else if (node.kind === 'sequence') for (const item of node.items) checkSaved(item, saved, reading);
  else {
    for (const [, name = ''] of node.source.matchAll(SAVED)) {
      if (saved.has(name)) continue;
      reading.problem(node, {
        code: 'unknown-saved',
        message: `nothing was saved as "${name}" before this request`,
        hint: didYouMean(name, saved) ?? 'an exchange before it saves a value: "save: {token: {jsonPath: $.token}}"',
      });
    }
  }
}

function takeName(source: TestSource, names: Map<string, Node>, { reading }: EntryContext): void {
  const at = get(source.node, 'name') ?? source.node;
  const first = names.get(source.name);
  if (!first) {
    names.set(source.name, at);
    return;
  }
  reading.problem(at, {
    code: 'duplicate-name',
    message: `another test of this file is called ${JSON.stringify(source.name)}`,
    hint: `the first stands at line ${first.text.position(first.start).line}`,
  });
}
