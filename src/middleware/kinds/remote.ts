import { headerLines } from '../../actions/callback/headers.ts';
import { collect, isProblem } from '../../actions/collect.ts';
import { viaOf } from '../../actions/via.ts';
import { type Address, readAddress, shownUrl } from '../../actions/webhook/address.ts';
import type { Node } from '../../source/nodes.ts';
import { byKind, record } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped } from '../../source/shape/shape.ts';
import { LARGEST, tooLarge } from '../limits.ts';
import { defineMiddleware, type MiddlewareSite, type Piece, QUEUE } from './kind.ts';

interface Remote {
  readonly url: string;
  readonly headers?: ReadonlyMap<string, string>;
}

const url = text('a URL such as http://127.0.0.1:9100/middleware');

/** `remote`: a server that is posted the document and answers 200 with the changed one. */
export const remote = defineMiddleware<Remote>({
  name: 'remote',
  description: 'a URL that is posted the document, and answers 200 with the changed one',
  value: byKind<Remote, never, Remote>({
    expects: 'a URL, or a mapping with url and headers',
    scalar: mapped(url, (given) => ({ url: given })),
    map: object(
      {
        url: required(url, 'where the document is posted; http or https'),
        headers: optional(record(text(), { expects: 'a mapping of header names' }), 'sent beside Content-Type'),
      },
      { expects: 'a mapping with url and headers', habits: { timeout: 'write "timeout" beside "remote"' } },
    ),
  }),
  compile: (source, node, site) => compileRemote(source, node, site),
});

function compileRemote({ url, headers = new Map() }: Remote, node: Node, { reading }: MiddlewareSite) {
  const address = readAddress(url);
  if (typeof address === 'string') {
    const message = `invalid URL "${shownUrl(url)}": ${address}`;
    reading.problem(node, { code: 'bad-url', message, hint: 'write it whole: http://127.0.0.1:9100/path' });
    return undefined;
  }
  const lines = headerLines(headers);
  if ('lines' in lines) return remotePiece(url, address, lines.lines);
  reading.problem(node, { code: 'bad-header-value', message: lines.nonsense.replace(/^it returned/, 'there is') });
  return undefined;
}

/** `headers`: names and values in turn. */
export function remotePiece(url: string, address: Address, headers: readonly string[] = []): Piece {
  const { origin, path, authorization } = address;
  const own = headers.some((each, index) => index % 2 === 0 && each.toLowerCase() === 'content-type')
    ? headers
    : [...headers, 'Content-Type', 'application/json'];
  const fixed = authorization === undefined ? own : [...own, 'Authorization', authorization];
  return {
    name: `POST ${shownUrl(url)}`,
    lane: { key: 'middleware remote', concurrency: Infinity, queue: QUEUE },
    async ask(document, { request, stop }, world) {
      const body = Buffer.from(JSON.stringify(document));
      const lines = [...fixed, 'Via', viaOf(request, world, 'action')];
      const outgoing = { purpose: 'action', method: 'POST', origin, path, headers: lines, body } as const;
      const reply = await collect(world.http, outgoing, stop, LARGEST);
      if (isProblem(reply)) {
        const { kind, message } = reply;
        const outcome = kind === 'invalid' || kind === 'blocked' ? 'broken' : 'failed';
        return { outcome, reason: `did not answer: ${message}` };
      }
      if (reply.status !== 200) return { outcome: 'failed', reason: `answered ${reply.status}, expected 200` };
      return reply.truncated ? tooLarge('answered') : { text: reply.body.toString('utf8') };
    },
  };
}
