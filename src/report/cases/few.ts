import type { CaseKind, CaseResult } from '../../model/verdict.ts';
import { count } from '../time.ts';

/** Passing results that are told one by one, of each kind but tests. */
const TOLD = 20;

const NOUNS: { readonly [K in CaseKind]: readonly [one: string, more: string] } = {
  file: ['file', 'files'],
  test: ['test', 'tests'],
  replay: ['replay', 'replays'],
  entry: ['entry', 'entries'],
  action: ['action', 'actions'],
  unmatched: ['unmatched request', 'unmatched requests'],
  request: ['request', 'requests'],
  command: ['command', 'commands'],
  drift: ['pair', 'pairs'],
};

/** Tests were written by hand, and are told; a thousand replays that passed are worth a line. */
export class Few {
  readonly #passed = new Map<CaseKind, number>();

  /** Whether this one is told by itself. Skipped ones never are: the verdict lists them. */
  tells({ kind, status }: CaseResult): boolean {
    if (status !== 'passed') return status !== 'skipped';
    const passed = (this.#passed.get(kind) ?? 0) + 1;
    this.#passed.set(kind, passed);
    return kind === 'test' || passed <= TOLD;
  }

  /** `980 more replays passed`, a line for each kind that was cut short. */
  rest(): string[] {
    return [...this.#passed].flatMap(([kind, passed]) => {
      const [one, more] = NOUNS[kind];
      return kind === 'test' || passed <= TOLD ? [] : [`${count(passed - TOLD, `more ${one}`, `more ${more}`)} passed`];
    });
  }
}
