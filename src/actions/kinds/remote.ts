import type { Target } from '../../model/action.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import { byKind } from '../../source/shape/collections.ts';
import { object, optional, required } from '../../source/shape/object.ts';
import { word } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { type PayloadForm, payloadOf } from '../payload.ts';
import { readAddress, shownUrl } from '../webhook/address.ts';
import { compileDestination, type Destination } from '../webhook/destination.ts';
import { compileHeaders, type Headers } from '../webhook/headers.ts';
import { type Draft, preparation } from '../webhook/prepare.ts';
import { type Prepare, send } from '../webhook/send.ts';
import { ONLY_200, type Success, success } from '../webhook/success.ts';
import { headerNodes, textNode } from '../webhook/text-nodes.ts';
import { type ActionSite, defineAction } from './kind.ts';
import { controlsInside } from './misplaced.ts';

interface Remote {
  readonly url: ScalarNode;
  readonly headers?: ReadonlyMap<string, readonly ScalarNode[] | null>;
  readonly success?: Success;
  readonly payload?: PayloadForm;
}

const url = textNode('a URL such as http://127.0.0.1:9100/trigger');

const value: Shape<Remote> = byKind<Remote, never, Remote>({
  expects: 'a URL, or a mapping with url, headers, success, payload',
  scalar: mapped(url, (node) => ({ url: node })),
  map: object(
    {
      url: required(url, 'where the request and its response are posted; http or https'),
      headers: optional(headerNodes, 'name → value, or a list of values; null: not sent'),
      success: optional(success, 'the statuses that are the right outcome: 200, [200, 404], 2xx, any', 200),
      payload: optional(word('plain', 'hoverfly'), 'the form of what is posted', 'plain'),
    },
    {
      expects: 'a remote action: a mapping with url, headers, success, payload',
      habits: {
        ...controlsInside('remote'),
        uri: 'write "url"',
        host: 'write "url"',
        remote: 'write "url"',
        method: 'a remote action always posts; write "webhook" in place of "remote"',
        query: 'write it into "url"',
        body: 'a remote action posts the request and its response; write "webhook" in place of "remote"',
      },
    },
  ),
});

/** `remote`: posts the request and its response as JSON. */
export const remote = defineAction<Remote>({
  name: 'remote',
  description: 'posts the request and its response as JSON; passed when the answer is 200, or what "success" says',
  alsoCalled: ['remoteHost', 'remotePostServeAction'],
  canBlock: true,
  value,
  compile(source, site) {
    const destination = compileDestination(source.url, undefined, site);
    const headers = compileHeaders(source.headers, site);
    if (!destination || !headers) return undefined;
    const given = new Set([...(source.headers?.keys() ?? [])].map((name) => name.toLowerCase()));
    return target({
      ...destination,
      headers: given.has('content-type') ? headers : [...headers, ...CONTENT_TYPE],
      correlated: !given.has(CORRELATION.toLowerCase()),
      success: source.success ?? ONLY_200,
      form: source.payload ?? 'plain',
      keepsAnswer: keepsAnswer(site),
    });
  },
});

const keepsAnswer = ({ answerIsRead, phase }: ActionSite): boolean => answerIsRead ?? phase !== 'after';

/** A remote action that no file declares: registered by a flag, a command or the admin API. */
export interface RemoteOptions {
  /** One that is invalid makes every run a broken one that says so. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `plain`. */
  readonly payload?: PayloadForm;
}

/** Posts the pair; passed when the answer is 200. There are no expressions in its strings. */
export function remoteTarget({ url, headers = {}, payload = 'plain' }: RemoteOptions): Target {
  const address = readAddress(url);
  const problem = typeof address === 'string' ? `invalid URL "${shownUrl(url)}": ${address}` : undefined;
  return target({
    shown: shownUrl(url),
    address: typeof address === 'string' ? () => problem as string : address,
    headers: [...Object.entries(headers).flat(), ...CONTENT_TYPE],
    correlated: true,
    success: ONLY_200,
    form: payload,
    keepsAnswer: false,
  });
}

const CONTENT_TYPE = ['Content-Type', 'application/json'];
const CORRELATION = 'X-CORRELATION-ID';

interface Parts extends Destination {
  readonly headers: Headers;
  /** Sends a correlation id of its own with each request. */
  readonly correlated: boolean;
  readonly success: Success;
  readonly form: PayloadForm;
  readonly keepsAnswer: boolean;
}

function target({ shown, address, headers, correlated, success, form, keepsAnswer }: Parts): Target {
  const draft: Draft = {
    method: 'POST',
    address,
    headers,
    body: ({ request, reply }) => Buffer.from(JSON.stringify(payloadOf(form, request, reply))),
  };
  const prepare = correlated ? withCorrelation(preparation(draft)) : preparation(draft);
  const sending = { prepare, success, keepsAnswer };
  return { summary: `POST ${shown}`, attempt: (job, world) => send(sending, job, world) };
}

const withCorrelation =
  (prepare: Prepare): Prepare =>
  (job, world) => {
    const request = prepare(job, world);
    return typeof request === 'string'
      ? request
      : { ...request, headers: [...request.headers, CORRELATION, world.uuid()] };
  };
