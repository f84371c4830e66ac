import { decodeBase64 } from '../../content/base64.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { PreparedSend, Send } from '../../model/testing.ts';
import { escapeFor } from '../../render/options.ts';
import { placeOf } from '../../source/diagnose.ts';
import { get, type Node, type ScalarNode } from '../../source/nodes.ts';
import type { EntryContext } from '../context.ts';
import type { SendSource } from '../format/send.ts';
import { safeHeaderValue } from '../headers.ts';
import { compileStructure } from '../structure.ts';
import { compileScalar, type Rendered } from '../text.ts';

const JSON_TYPE = 'application/json';
const NOTHING = Buffer.alloc(0);

type Part<T> = (rendering: Rendering) => T;

/** A request to send; its strings are templates wherever braces stand in them. Undefined after reporting problems. */
export function compileSend(source: SendSource, context: EntryContext): Send | undefined {
  const headers = compileHeaders(source, context);
  const body = compileBody(source, headers?.type, context);
  const target = compileTarget(source, context);
  if (!headers || !body || !target) return undefined;
  const { method = 'GET', scheme, host } = source;
  return {
    place: placeOf(source.node),
    prepare: (rendering): PreparedSend => ({
      method: method.toUpperCase(),
      target: target(rendering),
      ...(scheme ? { scheme: scheme.toLowerCase() } : {}),
      ...(host ? { host } : {}),
      headers: headers.render(rendering),
      body: body(rendering),
    }),
  };
}

/** `url` is taken as it is; a path and its query are encoded. */
function compileTarget(source: SendSource, context: EntryContext): Part<string> | undefined {
  const written = get(source.node, 'url') ?? get(source.node, 'path');
  if (source.path !== undefined && written && isNoPath(source.path, written, context)) return undefined;
  const path = written && textAt(written, context);
  const query = compileQuery(get(source.node, 'query'), context);
  if (!path || !query) return undefined;
  if (source.url !== undefined) return (rendering) => withQuery(path(rendering), query(rendering));
  return (rendering) => withQuery(encodePath(path(rendering)), query(rendering));
}

/** What would be sent as a path, and match nothing. */
function isNoPath(path: string, node: Node, { reading }: EntryContext): boolean {
  const mark = path.replace(/\{\{.*?\}\}/g, (braces) => 'x'.repeat(braces.length)).indexOf('?');
  if (mark >= 0) {
    reading.problem(node, {
      code: 'query-in-path',
      message: 'a path has no query',
      hint: `write "url: ${path}", or put what stands behind the ? under "query"`,
    });
    return true;
  }
  if (/^(?:\/|\{\{|\*$)/.test(path)) return false;
  const isUrl = /^[a-z]+:\/\//i.test(path);
  reading.problem(node, {
    code: 'path-without-slash',
    message: isUrl ? 'a path has no scheme and no host' : 'a path starts with "/"',
    hint: isUrl ? 'write "scheme" and "host" beside the path' : `write "/${path}"`,
  });
  return true;
}

const withQuery = (path: string, query: string): string =>
  query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;

/** Escapes that are there already stay. */
const encodePath = (path: string): string =>
  path.replace(/%(?![\da-f]{2})|[^%!$&'()*+,;=:@/\w.~-]+/gi, (text) => encodeURIComponent(text));

function compileQuery(node: Node | undefined, context: EntryContext): Part<string> | undefined {
  if (!node || (node.kind === 'scalar' && node.value === null)) return () => '';
  if (node.kind === 'scalar') return textAt(node, context);
  const pairs = node.kind === 'map' ? node.entries : [];
  const parts = pairs.flatMap(({ key, value }) =>
    itemsOf(value).map((item) => {
      const text = textAt(item, context);
      return text && ((rendering: Rendering) => `${encodeURIComponent(key)}=${encodeURIComponent(text(rendering))}`);
    }),
  );
  if (parts.includes(undefined)) return undefined;
  return (rendering) => (parts as Part<string>[]).map((part) => part(rendering)).join('&');
}

interface CompiledHeaders {
  /** Of the body; undefined when none is written. */
  readonly type: string | undefined;
  readonly render: Part<string[]>;
}

function compileHeaders(source: SendSource, context: EntryContext): CompiledHeaders | undefined {
  const node = get(source.node, 'headers');
  const lines = (node?.kind === 'map' ? node.entries : []).flatMap(({ key, value }) =>
    itemsOf(value).map((item) => ({ name: key, source: item.source, text: textAt(item, context) })),
  );
  if (lines.some(({ text }) => !text)) return undefined;
  const written = lines.find(({ name }) => name.toLowerCase() === 'content-type')?.source;
  const structured = source.body && source.body.kind !== 'scalar';
  const added = written === undefined && structured ? ['Content-Type', JSON_TYPE] : [];
  return {
    type: written ?? (structured ? JSON_TYPE : undefined),
    render: (rendering) => [
      ...lines.flatMap(({ name, text }) => [name, safeHeaderValue((text as Part<string>)(rendering))]),
      ...added,
    ],
  };
}

function compileBody(
  { body, encodedBody }: SendSource,
  type: string | undefined,
  context: EntryContext,
): Part<Buffer> | undefined {
  if (!body || (body.kind === 'scalar' && body.value === null)) return () => NOTHING;
  if (encodedBody) return base64(body, context);
  const text = body.kind === 'scalar' ? compileScalar(body, escapeFor(type), context) : compileStructure(body, context);
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return (rendering) => Buffer.from(text(rendering));
  const bytes = Buffer.from(text);
  return () => bytes;
}

function base64(body: Node, { reading }: EntryContext): Part<Buffer> | undefined {
  const bytes = body.kind === 'scalar' ? decodeBase64(body.source) : undefined;
  if (bytes) return () => bytes;
  reading.problem(body, { code: 'bad-base64', message: 'the body is not base64' });
  return undefined;
}

const itemsOf = (node: Node): ScalarNode[] =>
  (node.kind === 'sequence' ? node.items : [node]).filter(
    (item): item is ScalarNode => item.kind === 'scalar' && item.value !== null,
  );

function textAt(node: Node, context: EntryContext): Part<string> | undefined {
  const text: Rendered | undefined = node.kind === 'scalar' ? compileScalar(node, 'none', context) : undefined;
  return typeof text === 'string' ? () => text : text;
}
