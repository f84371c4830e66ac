/** Tells equal names of a suite apart: the second one gets ` (2)`. */
export class Names {
  readonly #taken = new Set<string>();

  take(suite: string, wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#taken.has(`${suite}\n${name}`); number += 1) name = `${wanted} (${number})`;
    this.#taken.add(`${suite}\n${name}`);
    return name;
  }
}
