import type { Diagnostic } from '../model/diagnostic.ts';
import type { Alias, Document, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from '../vendor/yaml.ts';
import { yaml } from '../vendor/yaml.ts';
import { Anchors } from './anchors.ts';
import { diagnose, type Problem } from './diagnose.ts';
import { emptyAnchor, headerAsValue, listInText } from './habits.ts';
import { bareKey, duplicateKey, EMPTY_KEY } from './keys.ts';
import { type Merge, withMerged } from './merge-keys.ts';
import type { MapEntry, MapNode, Node, Range, ScalarNode, SequenceNode } from './nodes.ts';
import type { SourceText } from './text.ts';

/** A file may repeat one mistake on every line. */
const MOST_PROBLEMS = 100;

/** A document of the `yaml` package → our tree, with what is wrong with keys, anchors and numbers. */
export function convert(document: Document.Parsed, text: SourceText): { root: Node; diagnostics: Diagnostic[] } {
  const conversion = new Conversion(text);
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    conversion.problem({ start: 0, end: 1 }, OLD_YAML);
  }
  const root = document.contents ? conversion.node(document.contents) : conversion.nothing(0);
  return { root, diagnostics: conversion.diagnostics };
}

const OLD_YAML: Problem = {
  code: 'yaml-version',
  message: 'only YAML 1.2 is read',
  hint: 'remove the "%YAML" line; write true and false, and quote what YAML 1.1 took for times and octals',
};

class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: SourceText;
  readonly #is = yaml();
  readonly #anchors = new Anchors();
  /** Nodes so far, each use of an alias counted at its full size. */
  #nodes = 0;
  /** What stands for aliases that were reported. */
  readonly #unresolved = new Set<Node>();

  constructor(text: SourceText) {
    this.#text = text;
  }

  problem(at: { start: number; end: number }, problem: Problem): void {
    if (this.diagnostics.length >= MOST_PROBLEMS) return;
    this.diagnostics.push(diagnose({ text: this.#text, start: at.start, end: at.end }, problem));
  }

  nothing(offset: number): ScalarNode {
    return { kind: 'scalar', text: this.#text, start: offset, end: offset, value: null, source: '', style: 'plain' };
  }

  /** In the order of the text: an anchor is known only behind its place. */
  node(node: ParsedNode): Node {
    this.#nodes += 1;
    if (this.#is.isAlias(node)) return this.#alias(node);
    const anchor = node.anchor;
    if (anchor === undefined) return this.#plain(node);
    const converted = this.#anchors.within(
      anchor,
      () => this.#nodes,
      () => this.#plain(node),
    );
    if (isForgotten(converted)) this.problem(this.#before(converted, anchor), emptyAnchor(anchor));
    return converted;
  }

  #plain(node: Exclude<ParsedNode, Alias.Parsed>): Node {
    if (this.#is.isScalar(node)) return this.#scalar(node);
    return this.#is.isMap(node) ? this.#map(node) : this.#sequence(node);
  }

  #scalar(scalar: Scalar.Parsed): ScalarNode {
    const [start, end] = scalar.range;
    const type = scalar.type;
    const style = type === 'PLAIN' ? 'plain' : type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE' ? 'quoted' : 'block';
    const value = scalar.value as ScalarNode['value'];
    const node: ScalarNode = { kind: 'scalar', text: this.#text, start, end, value, source: scalar.source, style };
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.problem(node, {
        code: 'bad-number',
        message: `"${node.source}" is no number that JSON knows`,
        hint: `quote it if it is meant as text: '${node.source}'`,
      });
    } else if (style === 'block') {
      const trap = headerAsValue(node);
      if (trap) this.problem(node, trap);
    } else if (style === 'plain' && node.source.includes(' - ')) {
      const trap = listInText(node);
      if (trap) this.problem(trap.at, trap.problem);
    }
    return node;
  }

  #sequence(sequence: YAMLSeq.Parsed): SequenceNode {
    const [start, end] = sequence.range;
    const items: Node[] = [];
    for (const item of sequence.items) items.push(this.node(item));
    const flow = sequence.flow === true;
    const last = items.at(-1);
    return {
      kind: 'sequence',
      text: this.#text,
      start,
      end: flow ? end : Math.max(start, last?.end ?? end),
      items,
      flow,
    };
  }

  #map(map: YAMLMap.Parsed): MapNode {
    const [start, end] = map.range;
    const entries: MapEntry[] = [];
    let merges: Merge[] | undefined;
    let last = start;
    const seen = map.items.length > 12 ? new Map<string, MapEntry>() : undefined;
    for (const pair of map.items) {
      if (!this.#is.isScalar(pair.key)) continue;
      const entry = this.#entry(pair as Pair<Scalar.Parsed, ParsedNode | null>);
      last = Math.max(last, entry.value.end, entry.keyRange.end);
      const merging = entry.key === '<<' && pair.key.type === 'PLAIN';
      const first = merging
        ? merges?.[0]?.entry
        : seen
          ? seen.get(entry.key)
          : entries.find((each) => each.key === entry.key);
      if (first) this.problem(entry.keyRange, duplicateKey(first));
      else if (merging) (merges ??= []).push({ at: entries.length, entry });
      else {
        entries.push(entry);
        seen?.set(entry.key, entry);
      }
    }
    const flow = map.flow === true;
    const all = merges ? withMerged(entries, merges, (at, problem) => this.#mergeProblem(at, problem)) : entries;
    return { kind: 'map', text: this.#text, start, end: flow ? end : last, entries: all, flow };
  }

  #entry(pair: Pair<Scalar.Parsed, ParsedNode | null>): MapEntry {
    this.#nodes += 1;
    const key = pair.key.source;
    const [start, end] = pair.key.range;
    const keyRange: Range = { text: this.#text, start, end };
    if (key === '' && pair.key.type === 'PLAIN') this.problem(keyRange, EMPTY_KEY);
    if (pair.value === null) {
      this.problem(keyRange, bareKey(key));
      return { key, keyRange, value: this.nothing(end) };
    }
    return { key, keyRange, value: this.node(pair.value) };
  }

  #mergeProblem(at: Node, problem: Problem): void {
    if (!this.#unresolved.has(at)) this.problem(at, problem);
  }

  #alias(alias: Alias.Parsed): Node {
    const [start, end] = alias.range;
    const anchored = this.#anchors.resolve(alias.source);
    if (anchored && 'node' in anchored) {
      this.#nodes += anchored.size;
      return anchored.node;
    }
    if (anchored) this.problem({ start, end }, anchored);
    const unresolved = this.nothing(start);
    this.#unresolved.add(unresolved);
    return unresolved;
  }

  /** Where an anchor stands: in front of its node. */
  #before(node: Node, anchor: string): { start: number; end: number } {
    const at = this.#text.text.lastIndexOf(`&${anchor}`, node.start);
    return at < 0 ? node : { start: at, end: at + anchor.length + 1 };
  }
}

const isForgotten = (node: Node): boolean =>
  node.kind === 'scalar' && node.value === null && node.source === '' && node.style === 'plain';
