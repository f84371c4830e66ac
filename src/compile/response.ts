import type { Response, StateMoves } from '../model/entry.ts';
import type { Rendering } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';
import type { ScalarNode } from '../source/nodes.ts';
import { type Body, compileBody } from './body.ts';
import { coded, takeCoding } from './content-coding.ts';
import { type EntryContext, stateKey } from './context.ts';
import type { ResponseSource } from './format/response.ts';
import { type Header, type HeaderSource, headerSources, headerValue, isLength, safeHeaderValue } from './headers.ts';
import { compileText, type Rendered } from './text.ts';
import { framedHeaders, wireBytes, wireText } from './wire.ts';

/** A response of an entry: prepared as far as it can be. Undefined after its problems were reported. */
export function compileResponse(source: ResponseSource, context: EntryContext): Response | undefined {
  const templated = source.templated === true;
  const headers = compileHeaders(headerSources(source.headers), templated, context);
  const body = compileBody(source, headers.find(({ name }) => isContentType(name))?.value, context);
  const moves = compileMoves(source, templated, context);
  if (!body || !moves) return undefined;
  const coding = takeCoding(headers, body, source, context);
  if (body.type !== undefined && !headers.some(({ name }) => isContentType(name))) {
    headers.push({ name: 'Content-Type', value: body.type });
  }
  const reply = compileReply(source.status ?? 200, headers, body, context);
  return {
    reply: coded(rewritten(reply, context), coding),
    ...(source.delay ? { delay: source.delay } : {}),
    ...(source.dribble ? { dribble: source.dribble } : {}),
    ...(moves.set.length + moves.remove.length > 0 ? { moves } : {}),
  };
}

const isContentType = (name: string): boolean => name.toLowerCase() === 'content-type';

function compileHeaders(sources: readonly HeaderSource[], templated: boolean, context: EntryContext): Header[] {
  return sources.map((source) => {
    const value = templated ? compileText(source.node, context) : headerValue(source, context.reading);
    return { name: source.name, value: value ?? '' };
  });
}

function compileReply(
  status: number,
  headers: readonly Header[],
  body: Body,
  context: EntryContext,
): Response['reply'] {
  const flat = headers.flatMap(({ name, value }) => [name, value]);
  const isStatic = flat.every((part) => typeof part === 'string');
  if (isStatic && body.kind !== 'rendered') {
    const bytes = staticBody(body);
    const lengthless = flat.filter((_, index) => !isLength(flat[index - (index % 2)] as string));
    // Framed with each request: as an answer to HEAD it keeps its length.
    if (bytes.length === 0 && lengthless.length < flat.length) return { status, headers: flat, body: bytes };
    return { status, headers: heldOnce(framedHeaders(status, lengthless, bytes), context), body: bytes, framed: true };
  }
  const prepared = body.kind === 'rendered' ? undefined : staticBody(body);
  return (rendering) => {
    const own = isStatic ? flat : flat.map((part) => renderedHeader(part, rendering));
    const bytes = prepared ?? wireText((body as Extract<Body, { kind: 'rendered' }>).render(rendering));
    // Read after the body was rendered: that is where the helpers that set them stand.
    const { status: changed, headers: added } = rendering.override;
    return { status: changed ?? status, headers: added ? overridden(own, added) : own, body: bytes };
  };
}

function heldOnce(headers: readonly string[], { preparedHeaders }: EntryContext): readonly string[] {
  const key = headers.join('\n');
  const held = preparedHeaders.get(key) ?? headers;
  preparedHeaders.set(key, held);
  return held;
}

const staticBody = (body: Exclude<Body, { kind: 'rendered' }>): string | Buffer =>
  body.kind === 'text' ? wireText(body.text) : wireBytes(body.bytes);

const renderedHeader = (part: Rendered, rendering: Rendering): string =>
  typeof part === 'string' ? part : safeHeaderValue(part(rendering));

/** `setHeader` replaces a header of that name. */
function overridden(headers: readonly string[], added: readonly (readonly [string, string])[]): string[] {
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  const kept = headers.filter((_, index) => !names.has((headers[index - (index % 2)] as string).toLowerCase()));
  return [...kept, ...added.flatMap(([name, value]) => [name, safeHeaderValue(value)])];
}

function rewritten(reply: Response['reply'], { rewriter }: EntryContext): Response['reply'] {
  if (!rewriter) return reply;
  if (typeof reply !== 'function') return rewriter.prepare(reply);
  return (rendering): Reply => rewriter.apply(reply(rendering), rendering.origin);
}

function compileMoves(source: ResponseSource, templated: boolean, context: EntryContext): StateMoves | undefined {
  const set = [...(source.transitionsState ?? [])].flatMap(([key, node]) => {
    if (!node) return [];
    const value = templated
      ? compileText(node as ScalarNode, context)
      : context.reading.fillText((node as ScalarNode).source, node);
    return [{ state: stateKey(key, context), value }];
  });
  if (set.some(({ value }) => value === undefined)) return undefined;
  return {
    set: set as StateMoves['set'],
    remove: (source.removesState ?? []).map((key) => stateKey(key, context)),
  };
}
