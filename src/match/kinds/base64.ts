import { decodeBase64 } from '../../content/base64.ts';
import type { Matcher } from '../../model/matching.ts';
import { text } from '../../source/shape/scalars.ts';
import { defineKind } from './kind.ts';
import { report } from './report.ts';

/** `base64`: the body is these bytes. */
export const base64 = defineKind({
  name: 'base64',
  description: 'the body is these bytes, written in base64',
  fields: ['body'],
  alsoCalled: ['binaryEqualTo', 'binary', 'bytes'],
  value: () => text('bytes in base64'),
  compile(source, _, { node, reading }): Matcher | undefined {
    const bytes = decodeBase64(source);
    if (bytes) return bytesMatcher(bytes);
    const offset = /[^A-Za-z0-9+/=\s]/.exec(source)?.index;
    return report({ code: 'bad-base64', message: 'this is no base64', offset }, source, node, reading);
  },
});

const bytesMatcher = (wanted: Buffer): Matcher => ({
  test: ({ body }) => body?.body.equals(wanted) ?? false,
  expects: `these ${wanted.length} bytes: ${wanted.subarray(0, 24).toString('base64')}${wanted.length > 24 ? '…' : ''}`,
  detail({ body }) {
    if (!body) return undefined;
    const sent = body.body;
    const at = wanted.findIndex((byte, index) => byte !== sent[index]);
    if (at < 0) return `${sent.length} bytes were sent, ${wanted.length} expected`;
    return at >= sent.length
      ? `it ends after ${sent.length} bytes`
      : `byte ${at} is ${sent[at]} instead of ${wanted[at]}`;
  },
});
