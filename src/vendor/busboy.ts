import { createRequire } from 'node:module';
import type { BusboyConstructor } from '@fastify/busboy';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

const library = lazy(() => require('@fastify/busboy') as BusboyConstructor);

export interface MultipartPart {
  readonly name: string;
  /** Undefined for fields that are no files. */
  readonly filename: string | undefined;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** More parts than any form has: what comes behind is passed over. */
const MOST_PARTS = 1000;

/** The parts in order, or undefined when the body is no multipart form. Never rejects. */
export function parseMultipart(body: Buffer, contentType: string): Promise<MultipartPart[] | undefined> {
  return new Promise((resolve) => {
    const parts: MultipartPart[] = [];
    try {
      const limits = { fieldSize: body.length + 1, fields: MOST_PARTS, files: MOST_PARTS, parts: MOST_PARTS };
      const parser = library()({ headers: { 'content-type': contentType }, limits });
      parser.on('field', (name, value, _nameCut, _valueCut, _encoding, type) => {
        parts.push({ name, filename: undefined, contentType: type, bytes: Buffer.from(value) });
      });
      parser.on('file', (name, stream, filename, _encoding, type) => {
        const chunks: Buffer[] = [];
        const place = parts.push({ name, filename, contentType: type, bytes: body }) - 1;
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', () => resolve(undefined));
        stream.on('end', () => {
          parts[place] = { name, filename, contentType: type, bytes: Buffer.concat(chunks) };
        });
      });
      parser.on('error', () => resolve(undefined));
      parser.on('finish', () => resolve(parts));
      parser.end(withMostParts(body, contentType));
    } catch {
      resolve(undefined);
    }
  });
}

/**
 * The body up to the last part that is read. The parser would go on through all that is behind it, at several
 * microseconds for each boundary: ten megabytes of nothing but boundaries took it twenty seconds.
 */
function withMostParts(body: Buffer, contentType: string): Buffer {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = `--${quoted ?? bare ?? ''}`;
  let parts = 0;
  for (let at = body.indexOf(boundary); at >= 0; at = body.indexOf(boundary, at + boundary.length)) {
    parts += 1;
    if (parts > MOST_PARTS) return Buffer.concat([body.subarray(0, at), Buffer.from(`${boundary}--\r\n`)]);
  }
  return body;
}
