import type { RecordedPair, RecordedRequest, RecordedResponse, States } from '../model/recording.ts';
import { bodyFields } from './body.ts';
import { delayTree } from './delay.ts';
import { hasHeader, headerMap, withoutConnection, withoutFraming } from './headers.ts';
import { queryTree } from './query.ts';
import { mapOf, type TreeMap } from './tree.ts';
import { verbatim } from './verbatim.ts';
import { writeItem } from './yaml.ts';

export interface PairWriting {
  /**
   * Keeps a large body in a file of its own: gets its bytes and an extension such as `.json`, gives the file's name
   * relative to the scenario file. Absent: every body stands in the scenario.
   */
  readonly bodyFile?: (bytes: Buffer, extension: string) => string;
  /** Bytes above which a body of a response is large. Default 64 KiB. */
  readonly large?: number;
}

const LARGE = 64 * 1024;
const INDENT = 2;

/** One item of `pairs:`, its dash two spaces deep, as a person would write it; ends with a line break. */
export const writePair = (pair: RecordedPair, writing: PairWriting = {}): string =>
  writeItem(pairTree(pair, writing), INDENT);

export const pairTree = ({ name, priority, request, response }: RecordedPair, writing: PairWriting = {}): TreeMap =>
  mapOf({
    name: name === undefined ? undefined : verbatim(name),
    priority: priority === 0 ? undefined : priority,
    request: { spread: requestTree(request) },
    response: { spread: responseTree(response, writing, request.method) },
  });

export function requestTree(request: RecordedRequest): TreeMap {
  const { method, scheme, host, query, ignoreQuery, headers, body, requiresState } = request;
  return new Map([
    ...mapOf({
      requestType: request.recording ? 'recording' : undefined,
      method,
      scheme,
      host,
      path: pathText(request.path),
      query: query === undefined ? undefined : queryTree(query),
      ignoreQuery: ignoreQuery && ignoreQuery.length > 0 ? ignoreQuery.map(verbatim) : undefined,
    }),
    ...(body ? bodyFields(body, { structures: true }) : []),
    ...mapOf({
      requiresState: statesTree(requiresState),
      headers: headers.length > 0 ? headerMap(headers) : undefined,
    }),
  ]);
}

/** What the loader would take for a habit of another tool, or a variable, is written percent-encoded. */
const pathText = (path: string): string =>
  path
    .replace(/\/:(?=[A-Za-z_])/g, '/%3A')
    .replaceAll('{', '%7B')
    .replaceAll('}', '%7D')
    .replaceAll('?', '%3F');

export function responseTree(response: RecordedResponse, writing: PairWriting = {}, method = 'GET'): TreeMap {
  const { status, delay, transitionsState, removesState = [], postServeAction = [] } = response;
  const isOfHead = method === 'HEAD' && response.body.length === 0;
  const headers = (isOfHead ? withoutConnection : withoutFraming)(response.headers);
  return new Map([
    ...mapOf({ status, headers: headers.length > 0 ? headerMap(headers) : undefined }),
    ...responseBody(response, writing),
    ...mapOf({
      packedBody: response.packedBody,
      delay: delay && delayTree(delay),
      transitionsState: statesTree(transitionsState),
      removesState: removesState.length > 0 ? removesState.map(verbatim) : undefined,
      postServeAction: postServeAction.length > 0 ? postServeAction.map(verbatim) : undefined,
    }),
  ]);
}

/** A structure brings a content type with it, so it can only stand where there is one. */
function responseBody({ headers, body }: RecordedResponse, { bodyFile, large = LARGE }: PairWriting): TreeMap {
  if (body.length === 0) return new Map();
  if (bodyFile && body.length > large) return mapOf({ bodyFile: bodyFile(body, extensionFor(headers)) });
  return bodyFields(body, { structures: hasHeader(headers, 'content-type') });
}

export const statesTree = (states: States | undefined): TreeMap | undefined =>
  states && states.size > 0 ? new Map([...states].map(([key, value]) => [key, verbatim(value)])) : undefined;

const EXTENSIONS: readonly (readonly [RegExp, string])[] = [
  [/[/+]json\b/, '.json'],
  [/\bhtml\b/, '.html'],
  [/[/+]xml\b/, '.xml'],
  [/javascript/, '.js'],
  [/\bcss\b/, '.css'],
  [/^text\/csv/, '.csv'],
  [/^text\//, '.txt'],
  [/^image\/(?:png|gif|webp)/, ''],
  [/^image\/jpeg/, '.jpg'],
];

function extensionFor(headers: readonly string[]): string {
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === 'content-type');
  const type = at < 0 ? '' : (headers[at + 1] as string).toLowerCase();
  const found = EXTENSIONS.find(([pattern]) => pattern.test(type));
  if (found?.[1] === '') return `.${/^image\/(\w+)/.exec(type)?.[1]}`;
  return found?.[1] ?? '.bin';
}
