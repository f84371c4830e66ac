import { get, type MapNode, type Node } from '../../source/nodes.ts';
import type { Shape } from '../../source/shape/shape.ts';
import type { EntryContext } from '../context.ts';
import { type ActionSource, actions, answeringKind, steps } from '../format/action.ts';
import { examineSteps, PipelineWriter } from './compile-pipeline.ts';
import { sortSteps } from './steps.ts';

/** What else is wrong with the actions of an entry that could not be read. */
export function examinePipeline(entry: MapNode, context: EntryContext): void {
  const writer = new PipelineWriter('', context);
  const read = (shape: Shape<ActionSource[]>, key: string): (ActionSource | undefined)[] =>
    itemsOf(get(entry, key)).flatMap((item) => {
      const source = shape.read(item, context.reading);
      const name = source ? undefined : nameIn(item);
      if (name !== undefined) writer.expect(name);
      return source ?? [undefined];
    });
  writer.before(read(actions, 'beforeActions').filter(isRead));
  const listed = read(steps, 'steps');
  const known = listed.filter(isRead);
  // A step that cannot be read may be the one that answers.
  const sorted = known.length === listed.length && known.length > 0;
  if (sorted) sortSteps(known, get(entry, 'steps') ?? entry, context);
  examineSteps(known, writer);
  for (const kind of ['forward', 'callback']) {
    const node = get(entry, kind);
    const value = node && answeringKind(kind).read(node, context.reading);
    if (value !== undefined) writer.responder({ node: entry, kind, value });
  }
  writer.after(read(actions, 'afterActions').filter(isRead));
}

/** One by one, since a list reads as nothing when there is a mistake in it. A list in a list is a mistake, told of already. */
function itemsOf(node: Node | undefined): readonly Node[] {
  if (node?.kind !== 'sequence') return node ? [node] : [];
  return node.items.filter(({ kind }) => kind !== 'sequence');
}

function nameIn(item: Node): string | undefined {
  const name = item.kind === 'map' ? (get(item, 'name') ?? get(item, 'use')) : undefined;
  return name?.kind === 'scalar' ? name.source : undefined;
}

const isRead = (source: ActionSource | undefined): source is ActionSource => source !== undefined;
