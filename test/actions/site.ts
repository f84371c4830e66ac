import type { ActionKind, ActionSite } from '../../src/actions/kinds/kind.ts';
import type { Target } from '../../src/model/action.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Node, ScalarNode } from '../../src/source/nodes.ts';
import { Reading } from '../../src/source/reading.ts';
import { parse } from '../source/support.ts';

export interface SiteParts extends Partial<ActionSite> {
  readonly vars?: { readonly [name: string]: JsonValue };
}

/** Where an action stands: after the response, unless the test says otherwise. */
export const siteOf = (node: Node, { vars = {}, ...parts }: SiteParts = {}): ActionSite => ({
  node,
  reading: new Reading({ vars }),
  phase: 'after',
  steps: [],
  params: undefined,
  folder: '/',
  module: () => undefined,
  ...parts,
});

/** A scalar written in YAML. */
export function scalar(yaml: string): ScalarNode {
  const node = parse(yaml);
  if (node.kind !== 'scalar') throw new Error(`no scalar: ${yaml}`);
  return node;
}

/** What a kind makes of its value, written in YAML. */
export function compileKind(
  kind: ActionKind,
  yaml: string,
  parts: SiteParts = {},
): { target: Target | undefined; diagnostics: readonly Diagnostic[] } {
  const site = siteOf(parse(yaml), parts);
  const value = kind.value.read(site.node, site.reading);
  const target = value === undefined ? undefined : kind.compile(value, site);
  return { target, diagnostics: site.reading.diagnostics };
}

/** The same when nothing may be wrong with it. */
export function targetOf(kind: ActionKind, yaml: string, parts: SiteParts = {}): Target {
  const { target, diagnostics } = compileKind(kind, yaml, parts);
  if (!target) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return target;
}
