import { posix } from 'node:path';
import { decodeBase64 } from '../content/base64.ts';
import type { Rendering } from '../model/rendering.ts';
import { type Escape, escapeFor } from '../render/options.ts';
import { decodeText } from '../source/decode.ts';
import { get, type Node, type ScalarNode } from '../source/nodes.ts';
import { json } from '../source/shape/scalars.ts';
import { SourceText } from '../source/text.ts';
import type { EntryContext } from './context.ts';
import type { ResponseSource } from './format/response.ts';
import { compileStructure } from './structure.ts';
import { compileScalar, compileSource, type Rendered } from './text.ts';

/** The body of a response; `type` is the Content-Type that goes with it when no header says otherwise. */
export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly type?: string }
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly type?: string }
  | { readonly kind: 'rendered'; readonly render: (rendering: Rendering) => string; readonly type?: string };

const JSON_TYPE = 'application/json';
const EMPTY: Body = { kind: 'text', text: '' };

/** Undefined after its problems were reported. */
export function compileBody(
  source: ResponseSource,
  contentType: Rendered | undefined,
  context: EntryContext,
): Body | undefined {
  const type = typeof contentType === 'string' ? contentType : undefined;
  if (source.templated && source.encodedBody) {
    context.reading.problem(get(source.node, 'encodedBody') ?? source.node, {
      code: 'conflicting-keys',
      message: 'a base64 body cannot be a template',
      hint: 'remove "encodedBody" or "templated"',
    });
    return undefined;
  }
  if (source.bodyFile) return fileBody(source, source.bodyFile, type, context);
  if (!source.body) return EMPTY;
  if (source.body.kind !== 'scalar') return structure(source.body, source.templated === true, context);
  if (source.encodedBody) {
    return encoded(context.reading.fillText(source.body.source, source.body), source.body, context);
  }
  if (source.templated) return rendered(compileScalar(source.body, escapeFor(type), context));
  return plain(source.body, context);
}

function plain(node: ScalarNode, { reading }: EntryContext): Body {
  const value = reading.fill(node.source, node);
  // A variable that holds a structure makes the body one.
  if (typeof value === 'object' && value !== null)
    return { kind: 'text', text: JSON.stringify(value), type: JSON_TYPE };
  return { kind: 'text', text: String(value) };
}

function structure(node: Node, templated: boolean, context: EntryContext): Body | undefined {
  if (templated) return rendered(compileStructure(node, context), JSON_TYPE);
  const value = json().read(node, context.reading);
  return value === undefined ? undefined : { kind: 'text', text: JSON.stringify(value), type: JSON_TYPE };
}

function fileBody(
  source: ResponseSource,
  name: string,
  type: string | undefined,
  context: EntryContext,
): Body | undefined {
  const at = get(source.node, 'bodyFile') ?? source.node;
  const file = context.reading.file(at, name);
  if (!file) return undefined;
  if (source.encodedBody) return encoded(file.bytes.toString('latin1'), at, context);
  if (!source.templated) return { kind: 'bytes', bytes: file.bytes };
  const text = decodeText(file.bytes);
  if (typeof text !== 'string') {
    context.reading.problem(at, text);
    return undefined;
  }
  // Shown as the scenario is: relative to where mockrun was started.
  const shown = posix.join(posix.dirname(source.node.text.file), name);
  const escape = type === undefined ? escapeForFile(name) : escapeFor(type);
  return rendered(compileSource(new SourceText(shown, file.path, text), escape, context));
}

function encoded(text: string, at: Node, { reading }: EntryContext): Body | undefined {
  const bytes = decodeBase64(text);
  if (bytes) return { kind: 'bytes', bytes };
  reading.problem(at, {
    code: 'bad-base64',
    message: 'the body is not base64',
    hint: 'remove "encodedBody: true" when the body is plain text',
  });
  return undefined;
}

function rendered(render: Rendered | undefined, type?: string): Body | undefined {
  if (render === undefined) return undefined;
  const body: Body = typeof render === 'string' ? { kind: 'text', text: render } : { kind: 'rendered', render };
  return type === undefined ? body : { ...body, type };
}

/** A file without a Content-Type is taken for what its extension says. */
function escapeForFile(name: string): Escape {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return escapeFor(FILE_TYPES[extension]);
}

const FILE_TYPES: { readonly [extension: string]: string } = {
  json: 'application/json',
  xml: 'application/xml',
  svg: 'image/svg+xml',
  html: 'text/html',
  htm: 'text/html',
};
