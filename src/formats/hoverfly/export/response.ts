import { isUtf8 } from 'node:buffer';
import { delay as delayShape } from '../../../compile/format/delay.ts';
import { decodeBase64 } from '../../../content/base64.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { Node } from '../../../source/nodes.ts';
import { Reading } from '../../../source/reading.ts';
import { packed } from './packed.ts';
import { type ExportSite, entriesOf, flagOf, isTrue, itemsOf, valueOf } from './site.ts';
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
  const { content, isJson } = bodyOf(node, templated, parts);
  if (isJson && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', ['application/json']]);
  }
  const states = entriesOf(valueOf(node, 'transitionsState')).map(({ key, value }) => [key, text(value)] as const);
  const removed = itemsOf(valueOf(node, 'removesState')).map((item) => site.text(item));
  if (valueOf(node, 'dribble')) site.changed('dribble', 'the body is sent in one piece there');
  for (const problem of used.problems.splice(0)) site.refuse('response', problem);
  const status = Number(site.text(valueOf(node, 'status')) || 200);
  const { sent, lines } = packed({ content, headers, status, isPacked: flagOf(node, 'packedBody'), templated }, site);
  return {
    status,
    ...bodyFields(sent),
    templated,
    ...(lines.length > 0 ? { headers: Object.fromEntries(lines) } : {}),
    ...(states.length > 0 ? { transitionsState: Object.fromEntries(states) } : {}),
    ...(removed.length > 0 ? { removesState: removed } : {}),
    ...delays(valueOf(node, 'delay'), site),
    ...action(valueOf(node, 'postServeAction'), site),
  };
}

interface Content {
  /** Bytes, where the scenario does not have a text or a structure. */
  readonly content: string | Buffer;
  readonly isJson?: boolean;
}

function bodyOf(node: Node, templated: boolean, { site, open, used }: ResponseParts): Content {
  const decoded = (base64: string): Content => ({ content: decodeBase64(base64) ?? Buffer.alloc(0) });
  const body = valueOf(node, 'body');
  const named = valueOf(node, 'bodyFile');
  if (named) {
    const file = open(site.text(named));
    if (!file) {
      site.refuse('bodyFile', `${site.text(named)} cannot be read`);
      return { content: '' };
    }
    if (isTrue(node, 'encodedBody')) return decoded(file.toString('latin1'));
    return { content: templated ? exportTemplate(file.toString('utf8'), used) : file };
  }
  if (!body) return { content: '' };
  if (body.kind !== 'scalar') {
    if (templated) site.refuse('body', 'a template in a structure has no counterpart; write the body as text');
    return { content: JSON.stringify(site.json(body)), isJson: true };
  }
  if (isTrue(node, 'encodedBody')) return decoded(site.text(body));
  return { content: templated ? exportTemplate(body.source, used) : site.text(body) };
}

const bodyFields = (content: string | Buffer) => {
  if (typeof content === 'string' || isUtf8(content)) return { body: content.toString('utf8'), encodedBody: false };
  return { body: content.toString('base64'), encodedBody: true };
};

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
