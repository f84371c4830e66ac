import type { CaseKind, CaseResult } from '../../model/verdict.ts';

/** `replay of list orders`: tests are called by their names alone, others say what was judged about what. */
const TITLES: { readonly [K in CaseKind]: (name: string) => string } = {
  file: (name) => `file ${name}`,
  test: (name) => name,
  replay: (name) => `replay of ${name}`,
  entry: (name) => `entry ${name}`,
  action: (name) => `action ${name}`,
  unmatched: (name) => `unmatched ${name}`,
  request: (name) => `request ${name}`,
  command: (name) => `command ${name}`,
  drift: (name) => `drift of ${name}`,
};

/** What a result is called, unique in its suite when its name is unique among those of its kind. */
export const caseTitle = ({ kind, name }: Pick<CaseResult, 'kind' | 'name'>): string => TITLES[kind](name);
