import type { MapEntry, Node, ScalarNode } from './nodes.ts';
import {
  CUT,
  CUT_MASK,
  CUT_SHIFT,
  FIRST,
  FLOW,
  KIND,
  KIND_MASK,
  STYLE_MASK,
  STYLE_SHIFT,
  STYLES,
  type Tape,
  VALUE,
  VALUE_SHIFT,
} from './tape.ts';
import type { SourceText } from './text.ts';
import type { ParseResult } from './yaml.ts';

/** The parse result again; `text` must be the one that was parsed. */
export function decodeTape(tape: Tape, text: SourceText): ParseResult {
  const root = tape.numbers.length > 0 ? new Reader(tape, text).node() : undefined;
  return { root, diagnostics: tape.diagnostics };
}

class Reader {
  readonly #numbers: Int32Array;
  readonly #strings: readonly string[];
  readonly #text: SourceText;
  readonly #firsts: Node[] = [];
  #at = 0;

  constructor(tape: Tape, text: SourceText) {
    this.#numbers = tape.numbers;
    this.#strings = tape.strings;
    this.#text = text;
  }

  node(): Node {
    const head = this.#next();
    const kind = head & KIND_MASK;
    if (kind === KIND.shared) return this.#firsts[this.#next()] as Node;
    const start = this.#next();
    const end = this.#next();
    // A shared node takes its number before the nodes inside of it take theirs.
    const first = head & FIRST ? this.#firsts.push(undefined as never) - 1 : -1;
    const node =
      kind === KIND.scalar ? this.#scalar(head, start, end) : this.#collection(kind, start, end, (head & FLOW) !== 0);
    if (first >= 0) this.#firsts[first] = node;
    return node;
  }

  #scalar(head: number, start: number, end: number): ScalarNode {
    const source = this.#source((head >> CUT_SHIFT) & CUT_MASK, start, end);
    const value = this.#value(head >> VALUE_SHIFT, source);
    const style = STYLES[(head >> STYLE_SHIFT) & STYLE_MASK] as ScalarNode['style'];
    return { kind: 'scalar', text: this.#text, start, end, value, source, style };
  }

  #source(cut: number, start: number, end: number): string {
    if (cut === CUT.whole) return this.#text.text.slice(start, end);
    if (cut === CUT.inside) return this.#text.text.slice(start + 1, end - 1);
    return this.#string();
  }

  #value(kind: number, source: string): ScalarNode['value'] {
    if (kind === VALUE.text) return source;
    if (kind === VALUE.number) return Number(source);
    if (kind === VALUE.null) return null;
    if (kind === VALUE.odd) return JSON.parse(this.#string()) as ScalarNode['value'];
    return kind === VALUE.true;
  }

  #collection(kind: number, start: number, end: number, flow: boolean): Node {
    const count = this.#next();
    const text = this.#text;
    if (kind === KIND.sequence) {
      const items: Node[] = [];
      for (let index = 0; index < count; index += 1) items.push(this.node());
      return { kind: 'sequence', text, start, end, items, flow };
    }
    const entries: MapEntry[] = [];
    for (let index = 0; index < count; index += 1) {
      const key = this.#string();
      const keyRange = { text, start: this.#next(), end: this.#next() };
      entries.push({ key, keyRange, value: this.node() });
    }
    return { kind: 'map', text, start, end, entries, flow };
  }

  #string(): string {
    return this.#strings[this.#next()] as string;
  }

  #next(): number {
    const number = this.#numbers[this.#at] as number;
    this.#at += 1;
    return number;
  }
}
