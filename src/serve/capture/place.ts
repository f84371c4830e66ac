import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RecordedRequest } from '../../model/recording.ts';

/** The file, below the folder, in which a recording belongs: one for each host, or with `split` one for each pair. */
export function fileOf(request: RecordedRequest, identity: string, split: boolean): string {
  const host = safe(request.host ?? 'any').replace(/^[._]+/, '-');
  if (!split) return `${host}.yaml`;
  const { method, path: target } = request;
  const name = safe(`${method.toLowerCase()}-${target.replace(/^\//, '').replaceAll('/', '-')}`).slice(0, 80);
  // Two requests may differ by no more than their query.
  return path.join(host, `${name.replace(/-+$/, '')}-${shortHash(identity)}.yaml`);
}

/** Of a large body, below the folder of its scenario. */
export const bodyFileOf = (bytes: Buffer, extension: string): string => `bodies/${shortHash(bytes)}${extension}`;

export const shortHash = (content: string | Buffer): string =>
  createHash('sha1').update(content).digest('hex').slice(0, 12);

const safe = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-');
