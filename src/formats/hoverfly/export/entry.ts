import type { JsonValue } from '../../../model/json.ts';
import type { Node } from '../../../source/nodes.ts';
import type { Reading } from '../../../source/reading.ts';
import type { Remark } from '../../format.ts';
import { exportPairRequest, exportTemplateRequest, type RequestJson } from './request.ts';
import { exportResponse } from './response.ts';
import { ExportSite, entriesOf, isTrue, itemsOf, valueOf } from './site.ts';
import type { Used } from './template-text.ts';

export interface ExportedEntry {
  readonly kind: 'pair' | 'template';
  /** As people see it: `checkout.yaml:12`. */
  readonly at: string;
  readonly priority: number;
  readonly request: RequestJson;
  readonly response: { readonly [field: string]: JsonValue };
}

export interface EntrySource {
  readonly kind: 'pair' | 'template';
  /** Defaults merged. */
  readonly node: Node;
  readonly reading: Reading;
  open(name: string): Buffer | undefined;
}

/** Keys of an entry that decide how it answers and have no counterpart. */
const REFUSED: { readonly [key: string]: string } = {
  responses: 'several answers in turn have no counterpart; write an entry for each, with states',
  error: 'a broken connection has no counterpart',
  forward: 'what forwards has no counterpart',
  callback: 'a function that answers has no counterpart',
  steps: 'steps have no counterpart',
  beforeActions: 'actions before the answer have no counterpart',
};

const CHANGED: { readonly [key: string]: string } = {
  times: 'it answers any number of times there',
  afterActions: 'actions after the answer are not carried over, but for "postServeAction"',
};

/** One entry as a pair of a simulation; undefined when it has no counterpart. */
export function exportEntry(source: EntrySource, used: Used, remarks: Remark[]): ExportedEntry | undefined {
  const { node, kind } = source;
  const at = placeOf(node);
  const site = new ExportSite(at, source.reading);
  for (const { key } of entriesOf(node)) {
    if (Object.hasOwn(REFUSED, key)) site.refuse(key, REFUSED[key] as string);
    if (Object.hasOwn(CHANGED, key)) site.changed(key, CHANGED[key] as string);
  }
  const request = valueOf(node, 'request') ?? node;
  const response = valueOf(node, 'response') ?? node;
  const exported = {
    kind,
    at,
    priority: Number(site.text(valueOf(node, 'priority')) || 0),
    request: kind === 'pair' ? exportPairRequest(request, site) : exportTemplateRequest(request, site),
    response: site.isRefused
      ? {}
      : exportResponse(response, { ...source, open: (name) => source.open(name), site, used }),
  };
  const actions = valueOf(node, 'postServeAction');
  if (actions && !('postServeAction' in exported.response)) {
    const [first] = actions.kind === 'sequence' ? itemsOf(actions) : [actions];
    Object.assign(exported.response, { postServeAction: site.text(first) });
  }
  if (kind === 'template' && isTrue(request, 'encodedBody'))
    site.refuse('request', 'an encoded body has no counterpart');
  remarks.push(...site.remarks);
  return site.isRefused ? undefined : exported;
}

function placeOf(node: Node): string {
  const { line } = node.text.position(node.start);
  return `${node.text.file}:${line}`;
}
