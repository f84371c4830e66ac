import type { Node } from '../../vendor/handlebars.ts';
import type { TemplateProblem } from '../problem.ts';
import type { CallSite } from './site.ts';

/** A part of a template's source. */
export type Span = Pick<TemplateProblem, 'offset' | 'length'>;

/** What a walk over a template found out: what each call means, what the context must hold, what is wrong. */
export interface Resolution {
  readonly problems: readonly TemplateProblem[];
  /** By the node that calls. */
  readonly calls: ReadonlyMap<Node, CallSite>;
  /** Fields of `request` that are read; undefined when they cannot be told. */
  readonly needs: ReadonlySet<string> | undefined;
  /** The partials that are included, with the place of the first inclusion. */
  readonly partials: ReadonlyMap<string, Span>;
  /** Some partial's name is computed: any may be included. */
  readonly dynamic: boolean;
  /** Partials that the template (or for a partial, the one around it) defines itself, with `{{#*inline "name"}}`. */
  readonly inline: ReadonlySet<string>;
}
