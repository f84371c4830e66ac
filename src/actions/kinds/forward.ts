import type { ActionResult, Responder } from '../../model/action.ts';
import { isProblem } from '../collect.ts';
import { compileIncoming } from '../forward/incoming.ts';
import { compileOutgoing } from '../forward/outgoing.ts';
import { Relay } from '../forward/relay.ts';
import { type ForwardSource, forwardSource } from '../forward/source.ts';
import { statusOnly } from '../status-only.ts';
import { type ActionSite, defineAction } from './kind.ts';

/**
 * `forward`: sends the request on and answers with what comes back. As a side effect (a tee) the request is copied and
 * the answer dropped: any answer passes, whatever its status, since nobody asked what it should be.
 */
export const forward = defineAction<ForwardSource>({
  name: 'forward',
  description:
    'sends the request on: to a URL, or with {to, keepHost, request, response}; beside an answer, a copy of it',
  alsoCalled: [
    'proxy',
    'proxyBaseUrl',
    'httpForward',
    'httpOverrideForwardedRequest',
    'passthrough',
    'redirect',
    'tee',
  ],
  canBlock: false,
  value: forwardSource,
  compile(source, site) {
    if (source.response) {
      site.reading.problem(source.response.node, {
        code: 'unused-response',
        severity: 'warning',
        message: 'the answer to a copy is dropped, so nothing can be different in it',
        hint: 'remove "response", or let the entry itself forward',
      });
    }
    return compile(source, site);
  },
  respond: compile,
});

function compile(source: ForwardSource, site: ActionSite): Responder | undefined {
  const make = compileOutgoing(source, site);
  const incoming = compileIncoming(source.response, site);
  if (!make || !incoming) return undefined;
  return {
    summary: source.to ? source.to.origin + source.to.prefix : 'to the host that the request names',
    async attempt(job, world): Promise<ActionResult> {
      const request = make(job, world);
      if (typeof request === 'string') return { outcome: 'broken', reason: request };
      const reply = await statusOnly(world.http, request, job.stop, world.clock);
      if (!isProblem(reply)) return { outcome: 'passed', status: reply.status };
      const { kind, message: reason } = reply;
      return { outcome: kind === 'blocked' || kind === 'invalid' ? 'broken' : 'failed', reason };
    },
    respond(job, world) {
      const request = make(job, world);
      if (typeof request === 'string') return Promise.resolve({ outcome: 'broken', status: 502, reason: request });
      return new Promise((resolve) => new Relay(job, incoming, resolve).start(world.http, request));
    },
  };
}
