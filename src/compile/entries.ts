import { type Entry, isLive } from '../model/entry.ts';
import type { Test } from '../model/testing.ts';
import { get, type Node } from '../source/nodes.ts';
import type { Shape } from '../source/shape/shape.ts';
import type { EntryContext } from './context.ts';
import { type DefaultLayer, withDefaults } from './defaults.ts';
import { examine } from './examine.ts';
import type { ActionSources } from './format/action.ts';
import { test } from './format/checks.ts';
import { type PairSource, pairSource } from './format/pair.ts';
import { type TemplateSource, templateSource } from './format/template.ts';
import { EntryNames } from './names.ts';
import { rewriterFor } from './origins.ts';
import { compilePair, pairTitle } from './pair.ts';
import { checkNamed } from './pipeline/named.ts';
import { checkReferences } from './references.ts';
import { compileTemplateEntry, templateTitle } from './template.ts';
import { compileTests } from './tests/test.ts';
import { checkPartials } from './text.ts';

type Surroundings = Omit<EntryContext, 'rewriter' | 'preparedHeaders'> & {
  readonly rewrite: boolean;
  /** The file's own actions. */
  readonly ownActions: ActionSources;
};

export interface CompiledEntries {
  /** In file order. */
  readonly entries: Entry[];
  readonly tests: Test[];
}

/** All entries and tests of a file that could be read, in the order they stand in it; every problem of all of them is reported. */
export function compileEntries(
  root: Node,
  layers: readonly DefaultLayer[],
  surroundings: Surroundings,
): CompiledEntries {
  const { reading } = surroundings;
  const failed: { node: Node; list: 'pairs' | 'templates' }[] = [];
  const read = <T>(list: 'pairs' | 'templates', shape: Shape<T>): T[] =>
    itemsOf(root, list, layers).flatMap((node) => {
      const source = shape.read(node, reading);
      if (source === undefined) failed.push({ node, list });
      return source ?? [];
    });
  const pairs = read('pairs', pairSource);
  const templates = read('templates', templateSource);
  const tests = itemsOf(root, 'tests', layers).flatMap((node) => test.read(node, reading) ?? []);
  const context = {
    ...surroundings,
    rewriter: surroundings.rewrite ? rewriterFor(pairs, templates) : undefined,
    preparedHeaders: new Map(),
  };
  checkPartials(context);
  checkNamed(surroundings.ownActions, context);
  for (const { node, list } of failed) examine(node, list, context);
  const name = nameAll(
    [...pairs, ...templates, ...failed.map(({ node }) => ({ node, name: nameIn(node) }))],
    surroundings,
  );
  // The path of a pair captures nothing.
  const literal = { ...context, params: [] };
  const entries = [
    ...pairs.map((source) => ({ source, entry: compilePair(source, name(source, pairTitle(source)), literal) })),
    ...templates.map((source) => ({
      source,
      entry: compileTemplateEntry(source, name(source, templateTitle(source)), context),
    })),
  ];
  const done = entries.flatMap(({ source, entry }) => (entry ? [{ start: source.node.start, entry }] : []));
  const inFileOrder = done.sort((one, other) => one.start - other.start).map(({ entry }) => entry);
  const known = { actions: actionNames(inFileOrder, surroundings) };
  // With entries missing because of their own mistakes, a name that is unknown may well be one of theirs.
  const whole = !reading.failed;
  if (whole) checkReferences([...pairs, ...templates], tests, inFileOrder, reading);
  return { entries: inFileOrder, tests: whole ? compileTests(tests, known, literal) : [] };
}

/** Of all actions that entries of this file may run. */
function actionNames(entries: readonly Entry[], { actions }: Surroundings): ReadonlySet<string> {
  const names = entries.flatMap(({ pipeline, answer }) => [
    ...[...(pipeline?.before ?? []), ...(pipeline?.steps ?? []), ...(pipeline?.after ?? [])].map((action) =>
      'registered' in action ? action.registered : action.name,
    ),
    ...answer.responses.flatMap((one) => (isLive(one) ? [one.responder.name] : [])),
  ]);
  return new Set([...names, ...actions.registered]);
}

function itemsOf(root: Node, key: string, layers: readonly DefaultLayer[]): Node[] {
  const list = root.kind === 'map' ? get(root, key) : undefined;
  return list?.kind === 'sequence' ? list.items.map((item) => withDefaults(item, layers)) : [];
}

/** Of an entry that could not be read: its name is taken all the same. */
function nameIn(node: Node): string | undefined {
  const name = node.kind === 'map' ? get(node, 'name') : undefined;
  return name?.kind === 'scalar' && name.source !== '' ? name.source : undefined;
}

function nameAll(
  sources: readonly { readonly node: Node; readonly name?: string | undefined }[],
  { reading }: Surroundings,
) {
  const names = new EntryNames(reading);
  for (const { name, node } of sources) if (name !== undefined) names.claim(name, node);
  return (source: PairSource | TemplateSource, title: string): string =>
    source.name === undefined ? names.invent(title, source.node) : source.name;
}
