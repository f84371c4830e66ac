import type { MapNode, Node, ScalarNode } from './nodes.ts';
import { CUT, CUT_SHIFT, FIRST, FLOW, KIND, STYLE_SHIFT, STYLES, type Tape, VALUE, VALUE_SHIFT } from './tape.ts';
import type { ParseResult } from './yaml.ts';

/** A parse result as a tape. All its nodes must be of one text, as a parser's are. */
export function encodeTape(result: ParseResult): Tape {
  const { root, diagnostics } = result;
  if (!root) return { numbers: new Int32Array(0), strings: [], diagnostics };
  const writer = new Writer(root);
  writer.node(root);
  return { numbers: writer.numbers, strings: writer.strings, diagnostics };
}

class Writer {
  readonly strings: string[] = [];
  readonly #text: string;
  readonly #indexes = new Map<string, number>();
  readonly #shared: ReadonlySet<Node>;
  readonly #firsts = new Map<Node, number>();
  #numbers = new Int32Array(4096);
  #length = 0;

  constructor(root: Node) {
    this.#text = root.text.text;
    // Only an anchor makes a node stand twice; most files have none and need no look at every node.
    this.#shared = this.#text.includes('&') ? sharedNodes(root) : new Set();
  }

  get numbers(): Int32Array {
    return this.#numbers.slice(0, this.#length);
  }

  node(node: Node): void {
    const first = this.#firsts.get(node);
    if (first !== undefined) {
      this.#put(KIND.shared);
      this.#put(first);
      return;
    }
    const shared = this.#shared.has(node) ? FIRST : 0;
    if (shared) this.#firsts.set(node, this.#firsts.size);
    if (node.kind === 'scalar') this.#scalar(node, shared);
    else if (node.kind === 'map') this.#map(node, shared);
    else {
      this.#collection(KIND.sequence | shared, node.flow, node.start, node.end, node.items.length);
      for (const item of node.items) this.node(item);
    }
  }

  #map(node: MapNode, shared: number): void {
    this.#collection(KIND.map | shared, node.flow, node.start, node.end, node.entries.length);
    for (const entry of node.entries) {
      this.#put(this.#string(entry.key));
      this.#put(entry.keyRange.start);
      this.#put(entry.keyRange.end);
      this.node(entry.value);
    }
  }

  #collection(kind: number, flow: boolean, start: number, end: number, count: number): void {
    this.#put(flow ? kind | FLOW : kind);
    this.#put(start);
    this.#put(end);
    this.#put(count);
  }

  #scalar(node: ScalarNode, shared: number): void {
    const { start, end } = node;
    const cut = this.#cut(node);
    const value = valueOf(node);
    const style = STYLES.indexOf(node.style) << STYLE_SHIFT;
    this.#put(KIND.scalar | shared | style | (cut << CUT_SHIFT) | (value << VALUE_SHIFT));
    this.#put(start);
    this.#put(end);
    if (cut === CUT.table) this.#put(this.#string(node.source));
    if (value === VALUE.odd) this.#put(this.#string(JSON.stringify(node.value)));
  }

  #cut({ source, start, end }: ScalarNode): number {
    const length = source.length;
    if (end - start === length && this.#text.startsWith(source, start)) return CUT.whole;
    if (end - start === length + 2 && this.#text.startsWith(source, start + 1)) return CUT.inside;
    return CUT.table;
  }

  #string(text: string): number {
    let index = this.#indexes.get(text);
    if (index === undefined) {
      index = this.strings.push(text) - 1;
      this.#indexes.set(text, index);
    }
    return index;
  }

  #put(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }
}

function valueOf({ value, source }: ScalarNode): number {
  if (value === source) return VALUE.text;
  if (value === true) return VALUE.true;
  if (value === false) return VALUE.false;
  if (value === null) return VALUE.null;
  return typeof value === 'number' && Object.is(Number(source), value) ? VALUE.number : VALUE.odd;
}

function sharedNodes(root: Node): Set<Node> {
  const seen = new Set<Node>();
  const shared = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) {
      shared.add(node);
      return;
    }
    seen.add(node);
    if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'map') for (const entry of node.entries) visit(entry.value);
  };
  visit(root);
  return shared;
}
