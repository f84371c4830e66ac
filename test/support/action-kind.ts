import type { ActionKind, ActionSite } from '../../src/actions/kinds/kind.ts';
import type { Responder, Target } from '../../src/model/action.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { get, type MapNode } from '../../src/source/nodes.ts';
import { Reading } from '../../src/source/reading.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';

export interface CompiledKind<T> {
  readonly target: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A kind's value, read from YAML such as `forward: {to: …}` and compiled as a side effect. */
export const compileKind = (kind: ActionKind, yaml: string, site: Partial<ActionSite> = {}): CompiledKind<Target> =>
  compiled(kind, yaml, site, (value, at) => kind.compile(value, at));

/** The same as what answers. */
export const compileResponding = (
  kind: ActionKind,
  yaml: string,
  site: Partial<ActionSite> = {},
): CompiledKind<Responder> =>
  compiled(kind, yaml, { phase: 'responder', ...site }, (value, at) => kind.respond?.(value, at));

function compiled<T>(
  kind: ActionKind,
  yaml: string,
  site: Partial<ActionSite>,
  compile: (value: unknown, site: ActionSite) => T | undefined,
): CompiledKind<T> {
  const { root } = parseYaml(new SourceText('a.yaml', '/scenarios/a.yaml', yaml));
  const node = get(root as MapNode, kind.name) as MapNode;
  const reading = site.reading ?? new Reading();
  const value = kind.value.read(node, reading);
  const full: ActionSite = {
    node,
    reading,
    phase: 'before',
    steps: [],
    params: undefined,
    folder: '/scenarios',
    module: () => undefined,
    ...site,
  };
  const target = value === undefined ? undefined : compile(value, full);
  return { target, diagnostics: reading.diagnostics };
}
