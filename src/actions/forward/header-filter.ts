/** They speak of one connection, and a body is read whole, so an expectation has been met before it is sent on. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/**
 * Takes out of a message's headers what is meant for one hop alone, what `Connection` names, and what is going to be
 * replaced. Casing, order and repeats of the others stay. Nearly every name is told apart by its length.
 */
export class HeaderFilter {
  readonly #names: ReadonlySet<string>;
  /** A bit for each length that occurs; the highest stands for all that are longer. */
  readonly #lengths: number;

  /** `more` in lower case. */
  constructor(more: Iterable<string>) {
    this.#names = new Set([...HOP_BY_HOP, ...more]);
    this.#lengths = [...this.#names].reduce((bits, name) => bits | bitOf(name.length), 0);
  }

  /** Names and values in turn. */
  apply(raw: readonly string[]): string[] {
    const kept: string[] = [];
    let named: string[] | undefined;
    for (let index = 0; index < raw.length; index += 2) {
      const name = raw[index] as string;
      if ((this.#lengths & bitOf(name.length)) !== 0) {
        const lower = name.toLowerCase();
        if (lower === 'connection') named = namedIn(raw[index + 1] as string, named);
        if (this.#names.has(lower)) continue;
      }
      kept.push(name, raw[index + 1] as string);
    }
    return named ? without(kept, named) : kept;
  }
}

const bitOf = (length: number): number => 1 << Math.min(length, 31);

/** `Connection: close, X-Hop` → `x-hop`; most say nothing but how long the connection stays. */
function namedIn(value: string, before: string[] | undefined): string[] | undefined {
  const lower = value.toLowerCase();
  if (lower === 'keep-alive' || lower === 'close') return before;
  return [...(before ?? []), ...lower.split(',').map((name) => name.trim())];
}

const without = (headers: readonly string[], names: readonly string[]): string[] =>
  headers.filter((_, index) => !names.includes((headers[index - (index % 2)] as string).toLowerCase()));
