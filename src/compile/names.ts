import type { Node } from '../source/nodes.ts';
import { get } from '../source/nodes.ts';
import type { Reading } from '../source/reading.ts';
import type { NamedEntry } from './entry.ts';

/** Gives every entry of a file a name of its own. */
export class EntryNames {
  readonly #taken = new Map<string, Node>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Written names first, so that a made-up one never takes a written one away. */
  claim(name: string, entry: Node): void {
    const at = (entry.kind === 'map' && get(entry, 'name')) || entry;
    const first = this.#taken.get(name);
    if (first) {
      const { line } = first.text.position(first.start);
      this.#reading.problem(at, {
        code: 'duplicate-name',
        message: `another entry of this file is called ${JSON.stringify(name)}`,
        hint: `the first stands at line ${line}; names identify entries in reports and across reloads`,
      });
    } else this.#taken.set(name, at);
  }

  /** `GET /orders`, then `GET /orders (2)`. */
  invent(title: string, entry: Node): NamedEntry {
    let name = title;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${title} (${count})`;
    this.#taken.set(name, entry);
    return { name };
  }
}
