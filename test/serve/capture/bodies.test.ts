import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_RULES } from '../../../src/compile/format/redact.ts';
import { codingOf, pack, unpackWhole } from '../../../src/content/coding.ts';
import { bodyBytes, type Reply } from '../../../src/model/reply.ts';
import { groupHeaders, Request } from '../../../src/model/request.ts';
import { pairOf } from '../../../src/serve/capture/pair-of.ts';
import { RecordRedaction } from '../../../src/serve/capture/redaction.ts';
import { Redaction } from '../../../src/serve/redact.ts';
import { capturedHead, capturedItem } from '../../../src/write/captured-file.ts';
import { replyOf, responseOf, scenarioOf } from '../../compile/support.ts';

const request = new Request({ method: 'GET', target: '/', rawHeaders: [] });
const redaction = new RecordRedaction(new Redaction(NO_RULES), false);
const LARGE = 300;

/** What the mock answers that has nothing but the recording of this. */
function replayed(reply: Reply, acceptEncoding: string | undefined): Reply {
  const files: Record<string, Buffer> = {};
  const item = capturedItem(pairOf(request, { origin: 'https://api.test', reply }, redaction), {
    large: LARGE,
    bodyFile(bytes, extension) {
      files[`/mocks/bodies/1${extension}`] = bytes;
      return `bodies/1${extension}`;
    },
  });
  const again = replyOf(responseOf(scenarioOf(capturedHead('api.test', 'schema.json') + item, { files })));
  return again.coding ? again.coding.choose(again, acceptEncoding) : again;
}

/** What a client makes of an answer; one that does not know the coding, or cannot unpack it, sees the bytes. */
function seen({ headers, body }: Reply): { readonly body: Buffer; readonly isBroken: boolean } {
  const coding = codingOf(groupHeaders(headers).get('content-encoding') ?? []);
  const bytes = bodyBytes(body);
  if (!coding || bytes.length === 0) return { body: bytes, isBroken: false };
  const plain = unpackWhole(bytes, coding);
  return { body: plain ?? bytes, isBroken: plain === undefined };
}

const plain = fc.oneof(
  fc.uint8Array({ maxLength: 2 * LARGE }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: LARGE }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .constantFrom('', ';', ';x', '[]', '{{vars.x}}', '\u001f\u008b', '# end\n', 'x'.repeat(2 * LARGE))
    .map((text) => Buffer.from(text)),
);
const coding = fc.constantFrom('gzip', 'deflate', 'br');
/** Bodies that are packed themselves, too. */
const body = fc.oneof(
  { weight: 3, arbitrary: plain },
  fc.tuple(plain, coding).map(([bytes, name]) => pack(bytes, name)),
);
const type = fc.constantFrom(
  undefined,
  'application/json',
  'application/problem+json; charset=utf-8',
  'text/plain; charset=latin1',
  'text/html',
  'image/png',
  'application/octet-stream',
  'nonsense',
);
/** The header, and the bytes that go with it: rightly so, or not. */
const encoded = fc.oneof(
  fc.tuple(coding, body).map(([name, bytes]) => ({ header: name as string, bytes: pack(bytes, name) })),
  fc
    .tuple(coding, body, fc.nat(20))
    .map(([name, bytes, cut]) => ({ header: name, bytes: pack(bytes, name).subarray(cut) })),
  fc.record({
    header: fc.constantFrom(undefined, 'gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'identity', 'zstd', 'gzip, br', ''),
    bytes: body,
  }),
);

test('whatever was recorded, in whatever coding, is seen again by every client', () => {
  fc.assert(
    fc.property(
      encoded,
      type,
      fc.constantFrom(200, 201, 206, 404),
      fc.constantFrom(undefined, 'gzip, deflate, br', 'gzip', 'br', 'deflate', 'identity', '*'),
      ({ header, bytes }, contentType, status, acceptEncoding) => {
        const headers = [
          ...(contentType === undefined ? [] : ['Content-Type', contentType]),
          ...(header === undefined ? [] : ['Content-Encoding', header]),
        ];
        const real: Reply = { status, headers, body: bytes };
        expect(seen(replayed(real, acceptEncoding))).toEqual(seen(real));
        // Who takes all that the service has sent gets it named as the service has.
        const again = replayed(real, 'gzip, deflate, br').headers;
        expect(again.filter((_, at) => again[at - (at % 2)] !== 'Vary').slice(0, headers.length)).toEqual(headers);
      },
    ),
    { numRuns: 600 },
  );
});
