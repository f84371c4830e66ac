import { didYouMean } from '../../../source/suggest.ts';
import type { Tree } from '../../../write/tree.ts';
import type { Remark } from '../../format.ts';
import type { View } from '../view.ts';
import { allOf } from './combine.ts';
import { MATCHERS } from './registry.ts';
import type { Field, Site } from './site.ts';

/**
 * All matchers of a field as one of ours. Undefined when there is nothing to ask for, or when one was refused: then it
 * is among the remarks as `left out`.
 */
export const translateViews = (views: readonly View[], field: Field, remarks: Remark[]): Tree | undefined =>
  allOf(views.flatMap((view) => constraints(view, siteOf(field, remarks))));

function siteOf(field: Field, remarks: Remark[]): Site {
  const remark = (kind: Remark['kind'], at: string, message: string, hint: string | undefined): void =>
    void remarks.push({ kind, at, message, ...(hint === undefined ? {} : { hint }) });
  return {
    field,
    remarks,
    nested: (view, inside) => translateViews([view], inside, remarks),
    nestedAll: (views, inside) => translateViews(views, inside, remarks),
    refuse({ at }, message, hint) {
      remark('left out', at, message, hint);
      return [];
    },
    changed: ({ at }, message, hint) => remark('changed', at, message, hint),
  };
}

function constraints(view: View, site: Site): readonly Tree[] {
  const kind = Object.hasOwn(MATCHERS, view.matcher) ? MATCHERS[view.matcher] : undefined;
  if (!kind) {
    const hint = didYouMean(view.matcher, Object.keys(MATCHERS));
    return site.refuse(view, `there is no matcher ${JSON.stringify(view.matcher)}`, hint);
  }
  const trees = kind.translate(view, site);
  // What goes on behind a matcher that selects nothing gets the very text that it accepted.
  return view.doMatch && !kind.chains ? [...trees, ...constraints(view.doMatch, site)] : trees;
}
