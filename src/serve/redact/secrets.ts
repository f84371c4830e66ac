/** Stands where a secret stood. */
export const MASK = '[redacted]';

/** Shorter ones are hidden in their own place alone: `1` or `true` stands in too many other places. */
const SHORTEST = 8;

/** The secrets of one exchange, to be hidden wherever else they appear: echoed in an answer, told in an error. */
export class Secrets {
  readonly #found = new Set<string>();
  #pattern: RegExp | undefined;

  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    for (const form of formsOf(secret)) this.#found.add(form);
    this.#pattern = undefined;
  }

  /** Length of the longest. */
  get longest(): number {
    return Math.max(0, ...[...this.#found].map(({ length }) => length));
  }

  hide(text: string): string {
    if (this.#found.size === 0) return text;
    return text.replace(this.#regex(), MASK);
  }

  /** One pattern for all: hidden one after another, a secret within another would leave the other's rest to be read. */
  #regex(): RegExp {
    this.#pattern ??= new RegExp(
      [...this.#found]
        .toSorted((a, b) => b.length - a.length)
        .map((secret) => secret.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&'))
        .join('|'),
      'gi',
    );
    return this.#pattern;
  }
}

/** As it is, in JSON, in a URL, in a form. */
function formsOf(secret: string): string[] {
  const encoded = encode(secret);
  return [secret, JSON.stringify(secret).slice(1, -1), encoded, encoded.replaceAll('%20', '+')];
}

/** Half a surrogate pair cannot be encoded. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}
