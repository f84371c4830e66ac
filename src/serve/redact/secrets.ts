/** Stands where a secret stood. */
export const MASK = '[redacted]';

/** Shorter ones are hidden in their own place alone: `1` or `true` stands in too many other places. */
const SHORTEST = 8;

/** The secrets of one exchange, to be hidden wherever else they appear: echoed in an answer, told in an error. */
export class Secrets {
  readonly #found = new Set<string>();
  #pattern: RegExp | undefined;

  /** One that was given as a secret is hidden from a shorter length on than one that may be one. */
  add(secret: string, shortest = SHORTEST): void {
    if (secret.length < shortest) return;
    for (const form of formsOf(secret)) this.#found.add(form);
    this.#pattern = undefined;
  }

  hide(text: string): string {
    if (this.#found.size === 0) return text;
    return text.replace(this.#regex(), MASK);
  }

  /** The first `limit` characters, the secrets among them hidden; one that the cut would go through, too. */
  cut(text: string, limit: number): string {
    if (this.#found.size === 0) return text.slice(0, limit);
    let shown = '';
    let at = 0;
    for (const { 0: secret, index } of text.slice(0, limit + this.longest).matchAll(this.#regex())) {
      if (index >= limit) break;
      shown += text.slice(at, index) + MASK;
      at = index + secret.length;
    }
    return shown + text.slice(at, Math.max(at, limit));
  }

  /** Whether some of them stand in bytes that are no text. */
  areIn(bytes: Buffer): boolean {
    return [...this.#found].some((secret) => bytes.includes(secret));
  }

  /** Characters of the longest. */
  get longest(): number {
    return Math.max(0, ...[...this.#found].map(({ length }) => length));
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
