import type { Entry } from '../model/entry.ts';
import type { Index } from '../model/library.ts';
import { type Lookup, methodRules } from './lookup.ts';
import { originOf } from './origin.ts';
import { PairIndex } from './pairs/pair-index.ts';
import { TemplateIndex } from './templates/template-index.ts';

/** The entries of one priority. */
interface Level {
  readonly pairs: PairIndex;
  readonly templates: TemplateIndex;
}

/**
 * Makes entries findable. `entries` are in file order; `hosts` are those that some entry names literally, lower case.
 * Finding a pair takes the same time however many there are; a template, the length of its path and a hash table's
 * lookup for each set of templates that one selection tells apart. Only templates with regexes, globs and the like
 * for a path are tested one after another.
 */
export function buildIndex(entries: readonly Entry[], hosts: ReadonlySet<string>): Index {
  const byPriority = new Map<number, Level>();
  for (const [position, entry] of entries.entries()) {
    let level = byPriority.get(entry.priority);
    if (!level)
      byPriority.set(entry.priority, (level = { pairs: new PairIndex(entries), templates: new TemplateIndex() }));
    if (entry.kind === 'pair') level.pairs.add(position);
    else level.templates.add(entry, position);
  }
  const levels = [...byPriority].sort(([left], [right]) => right - left).map(([, level]) => level);
  for (const level of levels) level.templates.organise();
  return {
    choose(request, accepts) {
      const origin = originOf(request, hosts);
      for (const methodRule of methodRules(request)) {
        const found = search(levels, { request, origin, methodRule, accepts });
        if (found) return found;
      }
      return undefined;
    },
  };
}

function search(levels: readonly Level[], lookup: Lookup): Entry | undefined {
  for (const { pairs, templates } of levels) {
    const found = pairs.find(lookup) ?? templates.find(lookup);
    if (found) return found;
  }
  return undefined;
}
