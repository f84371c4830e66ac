import type { Config } from '../../../compile/config.ts';
import { withDefaults } from '../../../compile/defaults.ts';
import { vars as varsShape } from '../../../compile/format/scenario.ts';
import type { JsonValue } from '../../../model/json.ts';
import { get, type Node } from '../../../source/nodes.ts';
import { Reading } from '../../../source/reading.ts';
import type { Remark } from '../../format.ts';
import { readRequest } from '../read-request.ts';
import { Reader } from '../reader.ts';
import { literalsOf, mayOverlap, rivals, strengthOf } from '../strength.ts';
import { type ExportedEntry, exportEntry } from './entry.ts';
import { entriesOf, itemsOf, valueOf } from './site.ts';
import type { Used } from './template-text.ts';

/** A scenario file without errors. */
export interface ScenarioSource {
  readonly id: string;
  readonly root: Node;
  /** A file it names, relative to it. */
  readonly open: (name: string) => Buffer | undefined;
}

export interface Exported {
  readonly simulation: JsonValue;
  readonly pairs: number;
  readonly remarks: readonly Remark[];
}

/** Scenarios, in the order of their ids, as a simulation of the schema v5.3. */
export function exportSimulation(files: readonly ScenarioSource[], config: Config): Exported {
  const remarks: Remark[] = [];
  const literals = new Map<string, JsonValue>();
  const entries = files.flatMap((file) => exportFile(file, config, literals, remarks));
  const ordered = inOrder(entries);
  reportWeaker(ordered, remarks);
  return {
    simulation: {
      data: {
        pairs: ordered.map(({ request, response }) => ({ request, response })),
        globalActions: { delays: [], delaysLogNormal: [] },
        ...(literals.size > 0 ? { literals: [...literals].map(([name, value]) => ({ name, value })) } : {}),
      },
      meta: { schemaVersion: 'v5.3' },
    },
    pairs: ordered.length,
    remarks,
  };
}

function exportFile(
  { root, id, open }: ScenarioSource,
  config: Config,
  literals: Map<string, JsonValue>,
  remarks: Remark[],
): ExportedEntry[] {
  const vars = { ...config.vars, ...varsOf(root) };
  const reading = new Reading({ vars });
  const used: Used = { vars: new Set(), problems: [] };
  const defaults = valueOf(root, 'defaults');
  const [request, response] = [valueOf(defaults, 'request'), valueOf(defaults, 'response')];
  const layers = [config.defaults, { ...(request ? { request } : {}), ...(response ? { response } : {}) }];
  const entries = (['pair', 'template'] as const).flatMap((kind) =>
    itemsOf(valueOf(root, `${kind}s`)).flatMap(
      (item) => exportEntry({ kind, node: withDefaults(item, layers), reading, open }, used, remarks) ?? [],
    ),
  );
  for (const name of used.vars) {
    if (literals.has(name) && JSON.stringify(literals.get(name)) !== JSON.stringify(vars[name])) {
      const message = `the variable "${name}" has another value in another file, and templates see one of them`;
      remarks.push({ kind: 'changed', at: id, message });
    }
    literals.set(name, vars[name] ?? null);
  }
  reportStates(root, id, remarks);
  return entries;
}

function varsOf(root: Node): { [name: string]: JsonValue } {
  const node = root.kind === 'map' ? get(root, 'vars') : undefined;
  const reading = new Reading();
  return Object.fromEntries((node && reading.raw(() => varsShape.read(node, reading))) ?? []);
}

/** Hoverfly begins with no state at all, but for its sequences. */
function reportStates(root: Node, id: string, remarks: Remark[]): void {
  for (const { key, value } of entriesOf(valueOf(root, 'state'))) {
    const text = value.kind === 'scalar' ? value.source : '';
    if (text === '' || (key.startsWith('sequence:') && text === '1')) continue;
    const message = `the initial state "${key}" is no part of a simulation`;
    remarks.push({ kind: 'changed', at: id, message, hint: `set it there: hoverctl state set ${key} ${text}` });
  }
}

/** The last of equals wins there, so those that come first here stand at the end. */
function inOrder(entries: readonly ExportedEntry[]): ExportedEntry[] {
  const rank = ({ kind, priority, request }: ExportedEntry): number[] => {
    if (kind === 'pair') {
      const asked = ['scheme', 'destination', 'query', 'body', 'requiresState'].filter((key) => key in request).length;
      return [-priority, 0, -asked];
    }
    const [path] = (request.path ?? []) as { matcher?: string }[];
    return [-priority, 1, path === undefined ? 2 : path.matcher === 'exact' ? 0 : 1];
  };
  return entries
    .map((entry, index) => ({ entry, key: [...rank(entry), index] }))
    .sort((one, other) => compare(other.key, one.key))
    .map(({ entry }) => entry);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
}

/** An entry that answers first here, and scores less there than another that may fit the same request. */
function reportWeaker(entries: readonly ExportedEntry[], remarks: Remark[]): void {
  const requests = entries.map(({ request }) => readRequest(request, '', new Reader()));
  const strengths = requests.map(strengthOf);
  const literals = requests.map(literalsOf);
  const near = rivals(literals);
  for (const [index, entry] of entries.entries()) {
    for (const other of near(index).flat()) {
      const [own, rival] = [literals[index], literals[other]];
      if (other >= index || !own || !rival || (strengths[other] as number) <= (strengths[index] as number)) continue;
      if (!mayOverlap(own, rival, { headers: false })) continue;
      const message = `there ${entries[other]?.at} may answer in its place, since it has the stronger match`;
      remarks.push({ kind: 'changed', at: entry.at, message });
      break;
    }
  }
}
