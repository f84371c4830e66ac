import { codingOf, pack } from '../../../content/coding.ts';
import { isContentEncoding, looksPacked } from '../../../content/stored-body.ts';
import type { ExportSite } from './site.ts';

type Lines = readonly (readonly [string, string[]])[];

export interface Unpacked {
  /** Bytes may be packed already; a text is not. */
  readonly content: string | Buffer;
  readonly headers: Lines;
  readonly status: number;
  /** What the scenario says of it. */
  readonly isPacked: boolean | undefined;
  readonly templated: boolean;
}

/** A simulation's body goes out as it stands there, whatever the client accepts: it is packed as its headers say. */
export function packed(
  { content, headers, status, isPacked, templated }: Unpacked,
  site: ExportSite,
): { readonly sent: string | Buffer; readonly lines: Lines } {
  const coding = codingOf(headers.flatMap(([name, values]) => (isContentEncoding(name) ? values : [])));
  if (!coding || content.length === 0) return { sent: content, lines: headers };
  if (templated) {
    site.changed('Content-Encoding', 'what a template makes is sent unpacked there');
    return { sent: content, lines: headers.filter(([name]) => !isContentEncoding(name)) };
  }
  if (isPacked ?? (typeof content !== 'string' && looksPacked(content, coding, status))) {
    return { sent: content, lines: headers };
  }
  return { sent: pack(Buffer.from(content), coding), lines: headers };
}
