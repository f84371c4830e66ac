import { type Coding, codingOf, unpackWhole } from './coding.ts';

export interface PackedMessage {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface StoredBody {
  readonly body: Buffer;
  /** It was taken out of its `Content-Encoding`. */
  readonly isUnpacked: boolean;
  /** Whether it is packed, where a reader of the file would take it for the other. */
  readonly packedBody?: boolean;
}

/** The body of an answer as files hold it: unpacked, where it can be. */
export function storedBody({ status, headers, body }: PackedMessage): StoredBody {
  const coding = codingOf(headers.filter((_, at) => at % 2 === 1 && isContentEncoding(headers[at - 1] as string)));
  if (!coding || body.length === 0) return { body, isUnpacked: false };
  const plain = status === PARTIAL ? undefined : unpackWhole(body, coding);
  if (!plain) return { body, isUnpacked: false, packedBody: true };
  return { body: plain, isUnpacked: true, ...(looksPacked(plain, coding, status) && { packedBody: false }) };
}

/** What a reader takes bytes for, when nothing else is said. Part of a packed body cannot be told by looking at it. */
export const looksPacked = (bytes: Buffer, coding: Coding, status: number): boolean =>
  bytes.length > 0 && (status === PARTIAL || unpackWhole(bytes, coding) !== undefined);

export const isContentEncoding = (name: string): boolean => name.toLowerCase() === 'content-encoding';

const PARTIAL = 206;
