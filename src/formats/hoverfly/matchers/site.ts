import type { Tree } from '../../../write/tree.ts';
import type { Remark } from '../../format.ts';
import type { View } from '../view.ts';

/** Where a matcher is to stand; `json` is what another one selected in a document, `text` what one selected in XML. */
export type Field = 'method' | 'scheme' | 'host' | 'path' | 'query' | 'headers' | 'body' | 'form' | 'json' | 'text';

/**
 * What a matcher of Hoverfly becomes under a field: matchers of ours, all of which must hold. None: it accepts
 * anything. What cannot be said in ours is refused at the site.
 */
export type Translate = (view: View, site: Site) => readonly Tree[];

/** A field of a request that is translated: collects what cannot be, and what comes out otherwise. */
export interface Site {
  readonly field: Field;
  /** Translates what is chained to a matcher, under another field. Handed in, because the registry imports the kinds. */
  nested(view: View, field: Field): Tree | undefined;
  /** The same for all views of one field. */
  nestedAll(views: readonly View[], field: Field): Tree | undefined;
  /** The whole entry is left out. */
  refuse(view: { readonly at: string }, message: string, hint?: string): readonly Tree[];
  changed(view: { readonly at: string }, message: string, hint?: string): void;
  readonly remarks: Remark[];
}

/** The text of a matcher's value; refused when it is none. */
export function textOf(view: View, site: Site): string | undefined {
  if (typeof view.value === 'string') return view.value;
  if (typeof view.value === 'number' || typeof view.value === 'boolean') return String(view.value);
  site.refuse(view, `the value of "${view.matcher}" is no text`);
  return undefined;
}
