import type { JsonValue } from '../../model/json.ts';
import type { RecordedPair } from '../../model/recording.ts';

const MOST = 50;
const LARGEST = 1024 * 1024;
const DEEPEST = 12;
const NAMES = '(?:token|secret|password|api_?key|credential)s?';
const TOKEN = new RegExp(`${NAMES}$`, 'i');
/** The end of such a key in JSON: nearly every answer has none, and need not be parsed. */
const TOKEN_KEY = new RegExp(`${NAMES}"\\s*:`, 'i');

/** Remembers whose answers somebody should look at before they are committed. */
export class Secretive {
  readonly #found = new Set<string>();

  get found(): readonly string[] {
    return [...this.#found];
  }

  look({ request, response: { headers, body } }: RecordedPair): void {
    if (this.#found.size >= MOST) return;
    const where = `${request.method} ${request.scheme}://${request.host}${request.path}`;
    if (headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'set-cookie')) {
      this.#found.add(`${where} sets a cookie`);
    }
    const token = tokenIn(body);
    if (token !== undefined) this.#found.add(`${where} has "${token}"`);
  }
}

function tokenIn(body: Buffer): string | undefined {
  if (body.length > LARGEST || (body[0] !== 0x7b && body[0] !== 0x5b)) return undefined;
  const text = body.toString('utf8');
  if (!TOKEN_KEY.test(text)) return undefined;
  try {
    return find(JSON.parse(text) as JsonValue, DEEPEST);
  } catch {
    return undefined;
  }
}

function find(value: JsonValue, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && inner !== '' && TOKEN.test(key)) return key;
    const found = find(inner, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
