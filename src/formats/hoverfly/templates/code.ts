import type { JsonValue } from '../../../model/json.ts';
import type { Variable } from '../view.ts';

/** A piece of a template of ours. A call needs parentheses where it is a parameter. */
export interface Code {
  readonly text: string;
  readonly isCall: boolean;
}

export const call = (text: string): Code => ({ text, isCall: true });
export const value = (text: string): Code => ({ text, isCall: false });

/** As a parameter of a helper or a block. */
export const parameter = ({ text, isCall }: Code): string => (isCall ? `(${text})` : text);

/** What a helper is called with: pieces of a template, and of those that are literals the value. */
export interface Argument {
  readonly code: string;
  readonly literal: JsonValue | undefined;
}

/** What templates of a simulation may use, and what was found that has no counterpart. */
export interface Translation {
  readonly literals: ReadonlyMap<string, JsonValue>;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Literals that were used: variables of the scenario file. */
  readonly used: Set<string>;
  readonly problems: TemplateProblem[];
}

export interface TemplateProblem {
  readonly message: string;
  readonly hint?: string;
}

export function refuse(translation: Translation, message: string, hint?: string): Code {
  translation.problems.push({ message, ...(hint === undefined ? {} : { hint }) });
  return value('""');
}

/** A text literal. In double quotes where it can be: YAML's own are single then. */
export const quoted = (text: string): string => (text.includes('"') ? `'${text.replaceAll("'", "\\'")}'` : `"${text}"`);
