import { decodeBase64 } from '../../content/base64.ts';
import type { ActionJob } from '../../model/action.ts';
import { escapeFor } from '../../render/options.ts';
import type { Node } from '../../source/nodes.ts';
import { type Compiled, compileParts, resolveAll, type Scanned, scanScalar } from '../expressions/compile.ts';
import { type Landing, looksLikeJson } from '../expressions/landing.ts';
import { compileStructure } from '../expressions/structure.ts';
import type { ActionSite } from '../kinds/kind.ts';

/** A request's body, if it has one; `type` is the Content-Type that goes with it unless a header says otherwise. */
export interface Body {
  readonly bytes?: Buffer | ((job: ActionJob) => Buffer);
  readonly type?: string;
}

/** Whether there is any: `body: null` is none, `body: ''` is an empty one. */
export const hasBody = (node: Node | undefined): node is Node =>
  node !== undefined && !(node.kind === 'scalar' && node.value === null);

const JSON_TYPE = 'application/json';

/**
 * `contentType` is what the headers say, when it is fixed. Values in a text are made safe for it; a text without any
 * is taken for JSON when it is a JSON document but for its expressions. Undefined after its problems were reported.
 */
export function compileBody(
  node: Node | undefined,
  encoded: boolean,
  contentType: string | undefined,
  site: ActionSite,
): Body | undefined {
  if (!hasBody(node)) return {};
  if (encoded) return decoded(node, site);
  if (node.kind !== 'scalar') return asBody(compileStructure(node, site), JSON_TYPE);
  // A variable that holds a structure makes the body one.
  const value = site.template ? node.source : site.reading.fill(node.source, node);
  if (typeof value === 'object' && value !== null) return asBody(JSON.stringify(value), JSON_TYPE);
  const scanned = scanScalar(node, site, String(value));
  const [only, ...others] = scanned.parts;
  if (only?.kind === 'expression' && others.length === 0) return single(scanned, contentType, site);
  return asBody(compileParts(scanned, landingFor(contentType, scanned), site));
}

/** A body that is another one's copy is copied byte by byte: it need not be text. */
function single(scanned: Scanned, contentType: string | undefined, site: ActionSite): Body | undefined {
  const [expression] = resolveAll(scanned, site) ?? [];
  const body = expression?.body;
  if (body) return { bytes: (job) => body.bytes(job) };
  return expression && asBody(compileParts(scanned, landingFor(contentType, scanned), site));
}

function landingFor(contentType: string | undefined, { parts }: Scanned): Landing {
  if (contentType === undefined) return looksLikeJson(parts) ? 'json' : 'text';
  if (/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return 'form';
  const escape = escapeFor(contentType);
  return escape === 'none' ? 'text' : escape;
}

function asBody(text: Compiled | undefined, type?: string): Body | undefined {
  if (text === undefined) return undefined;
  const bytes = typeof text === 'string' ? Buffer.from(text) : (job: ActionJob) => Buffer.from(text(job));
  return type === undefined ? { bytes } : { bytes, type };
}

function decoded(node: Node, site: ActionSite): Body | undefined {
  const bytes = node.kind === 'scalar' ? decodeBase64(site.reading.fillText(node.source, node)) : undefined;
  if (bytes) return { bytes };
  site.reading.problem(node, {
    code: 'bad-base64',
    message: 'the body is not base64',
    hint: 'remove "encodedBody: true" when the body is plain text or a structure',
  });
  return undefined;
}
