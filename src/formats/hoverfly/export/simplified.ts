import type { Node } from '../../../source/nodes.ts';
import { type ExportSite, entriesOf, isTrue, itemsOf, valueOf } from './site.ts';

/**
 * Alternatives that say in our words what one matcher of Hoverfly means, as the import writes them: that matcher.
 * Undefined when they are no such thing.
 */
export function simplified(items: readonly Node[], site: ExportSite): Node | undefined {
  const [first, second, ...others] = items;
  if (!first || !second || others.length > 0) return undefined;
  // A part of a document, at any depth of it.
  const part = valueOf(first, 'jsonPartial');
  const below = valueOf(second, 'jsonPath');
  if (part && site.text(valueOf(below, 'path')) === '$..*') return first;
  // A pattern that accepts an empty body, too.
  const absent = valueOf(first, 'present');
  if (absent && !isTrue(first, 'present') && valueOf(second, 'regex')) return second;
  // Values that may stand in one line.
  if (valueOf(first, 'array') && second.kind === 'scalar')
    return joined(valueOf(first, 'array'), second, site) ? first : undefined;
  if (first.kind === 'scalar' && second.kind === 'sequence') return joined(second, first, site) ? first : undefined;
  // A selected number that may be a text.
  const isOneValue = first.kind === 'scalar' && second.kind === 'scalar' && first.source === second.source;
  return isOneValue && entriesOf(first).length === 0 ? first : undefined;
}

const joined = (list: Node | undefined, line: Node, site: ExportSite): boolean =>
  itemsOf(list)
    .map((item) => site.text(item))
    .join(';') === site.text(line);
