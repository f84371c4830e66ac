import type { Problem } from '../source/diagnose.ts';

/** A problem in a template, with its place in the template's source. */
export type TemplateProblem = Problem & { readonly offset: number; readonly length: number };
