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
      parser.end(body);
    } catch {
      resolve(undefined);
    }
  });
}
