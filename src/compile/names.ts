import type { Node } from '../source/nodes.ts';
import { get } from '../source/nodes.ts';
import type { Reading } from '../source/reading.ts';

/** Gives every entry of a file a name of its own. */
export class EntryNames {
  readonly #taken = new Map<string, Node>();
  /** Where counting goes on, by title: a recording may have thousands of entries for one path. */
  readonly #next = new Map<string, number>();
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
  invent(title: string, entry: Node): string {
    let count = this.#next.get(title) ?? 1;
    let name: string;
    do {
      name = count === 1 ? title : `${title} (${count})`;
      count += 1;
    } while (this.#taken.has(name));
    this.#next.set(title, count);
    this.#taken.set(name, entry);
    return name;
  }
}
