import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../../../compile/base64.ts';
import { delay as delayShape } from '../../../compile/format/delay.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { Node } from '../../../source/nodes.ts';
import { Reading } from '../../../source/reading.ts';
import { type ExportSite, entriesOf, isTrue, itemsOf, valueOf } from './site.ts';
import { exportTemplate, type Used } from './template-text.ts';

export interface ResponseParts {
  readonly site: ExportSite;
  /** A file that the scenario names. */
  readonly open: (name: string) => Buffer | undefined;
  readonly used: Used;
}

/** `response` of an entry. */
export function exportResponse(node: Node, parts: ResponseParts): { readonly [field: string]: JsonValue } {
  const { site, used } = parts;
  const templated = isTrue(node, 'templated');
  // Strings of a template are not filled in: they see variables by their names.
  const text = (each: Node | undefined): string =>
    templated && each?.kind === 'scalar' ? exportTemplate(each.source, used) : site.text(each);
  const headers = entriesOf(valueOf(node, 'headers')).flatMap(({ key, value }): [string, string[]][] => {
    const values = (value.kind === 'sequence' ? value.items : [value]).map((item) => text(item));
    return value.kind === 'scalar' && value.value === null ? [] : [[key, values]];
  });
  const { body, encodedBody, isJson } = bodyOf(node, templated, parts);
  if (isJson && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', ['application/json']]);
  }
  const states = entriesOf(valueOf(node, 'transitionsState')).map(({ key, value }) => [key, text(value)] as const);
  const removed = itemsOf(valueOf(node, 'removesState')).map((item) => site.text(item));
  if (valueOf(node, 'dribble')) site.changed('dribble', 'the body is sent in one piece there');
  for (const problem of used.problems.splice(0)) site.refuse('response', problem);
  return {
    status: Number(site.text(valueOf(node, 'status')) || 200),
    body,
    encodedBody,
    templated,
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    ...(states.length > 0 ? { transitionsState: Object.fromEntries(states) } : {}),
    ...(removed.length > 0 ? { removesState: removed } : {}),
    ...delays(valueOf(node, 'delay'), site),
    ...action(valueOf(node, 'postServeAction'), site),
  };
}

function bodyOf(node: Node, templated: boolean, { site, open, used }: ResponseParts) {
  const plain = (text: string, isJson = false) => ({ body: text, encodedBody: false, isJson });
  const bytes = (all: Buffer) =>
    isUtf8(all) ? plain(all.toString('utf8')) : { body: all.toString('base64'), encodedBody: true, isJson: false };
  const body = valueOf(node, 'body');
  const named = valueOf(node, 'bodyFile');
  if (named) {
    const file = open(site.text(named));
    if (!file) {
      site.refuse('bodyFile', `${site.text(named)} cannot be read`);
      return plain('');
    }
    if (isTrue(node, 'encodedBody')) return bytes(decodeBase64(file.toString('latin1')) ?? Buffer.alloc(0));
    return templated ? plain(exportTemplate(file.toString('utf8'), used)) : bytes(file);
  }
  if (!body) return plain('');
  if (body.kind !== 'scalar') {
    if (templated) site.refuse('body', 'a template in a structure has no counterpart; write the body as text');
    return plain(JSON.stringify(site.json(body)), true);
  }
  if (isTrue(node, 'encodedBody')) return bytes(decodeBase64(site.text(body)) ?? Buffer.alloc(0));
  return plain(templated ? exportTemplate(body.source, used) : site.text(body));
}

function delays(node: Node | undefined, site: ExportSite): { readonly [field: string]: JsonValue } {
  const delay = node && delayShape.read(node, new Reading());
  if (!delay) return {};
  if (delay.kind === 'fixed') return { fixedDelay: Math.round(delay.ms) };
  if (delay.kind === 'logNormal') {
    const { min, max, mean, median } = delay;
    return { logNormalDelay: { min, max: Number.isFinite(max) ? max : 0, mean, median } };
  }
  const mean = Math.round((delay.min + delay.max) / 2);
  site.changed('delay', `an even range has no counterpart; ${mean}ms are written`);
  return { fixedDelay: mean };
}

function action(node: Node | undefined, site: ExportSite): { readonly [field: string]: JsonValue } {
  if (!node) return {};
  const names = node.kind === 'sequence' ? node.items.map((item) => site.text(item)) : [site.text(node)];
  const [first, ...others] = names;
  if (first === undefined) return {};
  if (others.length > 0) site.changed('postServeAction', `only the first of several is carried over: ${first}`);
  return { postServeAction: first };
}
