import type { Target } from '../../model/action.ts';
import type { Node, ScalarNode } from '../../source/nodes.ts';
import { byKind } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { boolean } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { type Compiled, compileExpressions } from '../expressions/compile.ts';
import { compileBody, hasBody } from '../webhook/body.ts';
import { compileDestination } from '../webhook/destination.ts';
import { compileHeaders, decided } from '../webhook/headers.ts';
import { preparation, whyNoMethod } from '../webhook/prepare.ts';
import { type Sending, send } from '../webhook/send.ts';
import { type Success, success, TWO_HUNDREDS } from '../webhook/success.ts';
import { anyNode, headerNodes, queryNodes, textNode } from '../webhook/text-nodes.ts';
import { type ActionSite, defineAction } from './kind.ts';
import { controlsInside } from './misplaced.ts';

interface Webhook {
  readonly url: ScalarNode;
  readonly method?: ScalarNode;
  readonly headers?: ReadonlyMap<string, readonly ScalarNode[] | null>;
  readonly query?: ReadonlyMap<string, readonly ScalarNode[]>;
  readonly body?: Node;
  readonly encodedBody?: boolean;
  readonly success?: Success;
}

const url = textNode('a URL such as http://127.0.0.1:9000/audit');

const value: Shape<Webhook> = byKind<Webhook, never, Webhook>({
  expects: 'a URL, or a mapping with url, method, headers, query, body, success',
  scalar: mapped(url, (node) => ({ url: node })),
  map: object(
    {
      url: required(url, 'where the request goes; http or https'),
      method: optional(textNode('a method'), 'default: POST with a body, GET without one'),
      headers: optional(headerNodes, 'name → value, or a list of values; null: not sent'),
      query: optional(queryNodes, 'name → value, or a list of values; added to the query of the URL'),
      body: optional(anyNode, 'text; or a structure, sent as JSON'),
      encodedBody: optional(boolean(), 'the body is base64', false),
      success: optional(success, 'the statuses that are the right outcome: 200, [200, 404], 2xx, any', '2xx'),
    },
    {
      expects: 'a webhook: a mapping with url, method, headers, body…',
      habits: {
        ...controlsInside('webhook'),
        uri: 'write "url"',
        endpoint: 'write "url"',
        path: 'write the whole address in "url"',
        queryStringParameters: 'write "query"',
        queryParameters: 'write "query"',
        jsonBody: 'write "body": a structure is sent as JSON',
        json: 'write "body": a structure is sent as JSON',
        payload: 'write "body"',
        data: 'write "body"',
        expect: 'write "success"',
        status: 'write "success"',
        contentType: 'write "headers: {Content-Type: …}"',
      },
    },
  ),
});

/** `webhook`: sends an HTTP request. */
export const webhook = defineAction<Webhook>({
  name: 'webhook',
  description: 'sends an HTTP request; passed when the answer is 2xx, or what "success" says',
  alsoCalled: ['http', 'httpWebhook', 'hook'],
  canBlock: true,
  value,
  compile: compileWebhook,
});

function compileWebhook(source: Webhook, site: ActionSite): Target | undefined {
  const destination = compileDestination(source.url, source.query, site);
  const method = source.method ? compileMethod(source.method, site) : defaultMethod(source);
  const headers = compileHeaders(source.headers, site);
  const type = decided(source.headers, headers ?? [], 'content-type');
  const body = compileBody(source.body, source.encodedBody === true, typeof type === 'string' ? type : undefined, site);
  if (!destination || !headers || !body || method === undefined) return undefined;
  const typed = type === undefined && body.type !== undefined ? ['Content-Type', body.type] : [];
  const { address, shown } = destination;
  const draft = { method, address, headers: [...headers, ...typed], ...(body.bytes ? { body: body.bytes } : {}) };
  const sending: Sending = {
    prepare: preparation(draft),
    success: source.success ?? TWO_HUNDREDS,
    keepsAnswer: site.answerIsRead ?? site.phase !== 'after',
  };
  return {
    summary: `${typeof method === 'string' ? method : source.method?.source} ${shown}`,
    attempt: (job, world) => send(sending, job, world),
  };
}

const defaultMethod = ({ body }: Webhook): string => (hasBody(body) ? 'POST' : 'GET');

function compileMethod(node: ScalarNode, site: ActionSite): Compiled | undefined {
  const method = compileExpressions(node, 'text', site);
  if (typeof method !== 'string') return method;
  const verb = method.toUpperCase();
  const message = whyNoMethod(verb);
  if (message === undefined) return verb;
  site.reading.problem(node, { code: 'bad-method', message });
  return undefined;
}
