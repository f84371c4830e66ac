import type { Node, Program } from '../../vendor/handlebars.ts';

/** A template that could be parsed. */
export interface Syntax {
  readonly program: Program;
  /** Where a node stands in the source. */
  range(node: Node): { offset: number; length: number };
}
