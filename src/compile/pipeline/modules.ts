import type { UserModule } from '../../actions/kinds/kind.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { ModuleUse } from './action-context.ts';

/** Collects the modules of one scenario. Compiling only finds them: to load them is for whoever may run programs. */
export class ModuleCollector {
  readonly #uses: ModuleUse[] = [];
  readonly #slots = new Map<string, ModuleUse['slot']>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  get uses(): readonly ModuleUse[] {
    return this.#uses;
  }

  /** Undefined after reporting that the file cannot be read. */
  readonly take = (at: Node, name: string, exportName: string): UserModule | undefined => {
    const file = this.#reading.file(at, name);
    if (!file) return undefined;
    const { path } = file;
    const slot = this.#slots.get(path) ?? {};
    this.#slots.set(path, slot);
    this.#uses.push({ path, shown: name, at, exportName, slot });
    return { path, shown: name, get: (wanted) => slot.exports?.[wanted] };
  };
}
