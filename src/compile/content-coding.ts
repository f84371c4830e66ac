import { prefersPacked } from '../content/accept-encoding.ts';
import { type Coding, codingOf, pack } from '../content/coding.ts';
import { isContentEncoding, looksPacked } from '../content/stored-body.ts';
import type { Response } from '../model/entry.ts';
import { bodyBytes, type Reply, type ReplyCoding } from '../model/reply.ts';
import { get } from '../source/nodes.ts';
import type { Body } from './body.ts';
import type { EntryContext } from './context.ts';
import type { ResponseSource } from './format/response.ts';
import type { Header } from './headers.ts';
import { wireBytes } from './wire.ts';

/**
 * Takes the `Content-Encoding` out of the headers of a response whose body is still to be packed. Undefined when there
 * is none, and when the body goes out as it stands: it is packed already, or nothing here knows the coding.
 */
export function takeCoding(
  headers: Header[],
  body: Body,
  source: ResponseSource,
  context: EntryContext,
): ReplyCoding | undefined {
  const lines = headers.filter(({ name }) => isContentEncoding(name));
  const [header] = lines;
  const coding = codingOf(lines.map(({ value }) => (typeof value === 'string' ? value : '')));
  if (header && coding) {
    const { packedBody, status } = source;
    if (packedBody ?? (body.kind === 'bytes' && looksPacked(body.bytes, coding, status ?? 200))) return undefined;
    const at = headers.indexOf(header);
    headers.splice(at, 1);
    return new Coded({ coding, line: [header.name, header.value as string], at: at * 2 });
  }
  if (!header && typeof source.packedBody === 'boolean') {
    problem('"packedBody" says nothing without a Content-Encoding', 'add that header, or remove "packedBody"');
  } else if (source.packedBody === false) {
    const hint = 'gzip, deflate and br can be; for another one give the packed bytes, and remove "packedBody"';
    problem('a body cannot be packed as this Content-Encoding says', hint);
  }
  return undefined;

  function problem(message: string, hint: string): void {
    const node = get(source.node, 'packedBody') ?? source.node;
    context.reading.problem(node, { code: 'bad-content-coding', message, hint });
  }
}

/** The same answer with its coding. */
export function coded(reply: Response['reply'], coding: ReplyCoding | undefined): Response['reply'] {
  if (!coding) return reply;
  if (typeof reply !== 'function') return { ...reply, coding };
  return (rendering) => {
    const made = reply(rendering);
    // Set by a template: it takes the place of the one that is written.
    const isReplaced = made.headers.some((name, at) => at % 2 === 0 && isContentEncoding(name));
    return isReplaced ? made : { ...made, coding };
  };
}

interface CodedParts {
  readonly coding: Coding;
  /** The header's name and value as they are written. */
  readonly line: readonly [string, string];
  /** Where it stands among the names and values. */
  readonly at: number;
}

/**
 * Packs when a client first wants it so: at load, ten thousand recordings would take seconds to be packed, for
 * clients of which some never ask.
 */
class Coded implements ReplyCoding {
  readonly #parts: CodedParts;
  /** The answer that was chosen for last: mostly there is but one. */
  #given: Reply | undefined;
  #plain: Reply | undefined;
  #packed: Reply | undefined;

  constructor(parts: CodedParts) {
    this.#parts = parts;
  }

  choose(given: Reply, acceptEncoding: string | undefined): Reply {
    if (!this.#given || !isSame(given, this.#given)) {
      this.#given = given;
      this.#plain = undefined;
      this.#packed = undefined;
    }
    if (prefersPacked(acceptEncoding, this.#parts.coding)) return (this.#packed ??= this.#pack(given));
    this.#plain ??= { status: given.status, headers: varying(given.headers), body: given.body };
    return this.#plain;
  }

  /** An answer to `HEAD` or a 304 is empty, and stays so. */
  #pack({ status, headers: given, body }: Reply): Reply {
    const { coding, line, at } = this.#parts;
    const headers = varying(given);
    return {
      status,
      headers: headers.toSpliced(Math.min(at, headers.length), 0, ...line),
      body: body.length === 0 ? body : wireBytes(pack(bodyBytes(body), coding)),
    };
  }
}

const isSame = (one: Reply, other: Reply): boolean =>
  one.headers === other.headers && one.status === other.status && one.body === other.body;

/** What a cache has to know. */
function varying(headers: readonly string[]): readonly string[] {
  const isSaid = headers.some(
    (name, at) =>
      at % 2 === 0 &&
      name.toLowerCase() === 'vary' &&
      /(?:^|,)\s*(?:\*|accept-encoding)\s*(?:,|$)/i.test(headers[at + 1] as string),
  );
  return isSaid ? headers : [...headers, 'Vary', 'Accept-Encoding'];
}
