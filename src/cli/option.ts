import { flagName, type ServeOption, variableName } from '../compile/serve-options.ts';

/** The options of a command by their camelCase names: serve's come from its table, the few others stand beside their command. */
export type OptionTable = { readonly [name: string]: ServeOption };

/** What stands for a value in help: `<port>`. */
export function valueLabel(name: string, option: ServeOption): string {
  if (option.value !== undefined) return `<${option.value}>`;
  if (option.kind === 'integer') return '<number>';
  if (option.kind === 'string' || option.kind === 'list') return `<${option.choices?.join('|') ?? flagName(name)}>`;
  return `<${option.kind}>`;
}

/** `5000` → `5s`: defaults are shown the way they would be written. */
export function shownDefault(option: ServeOption): string | undefined {
  if (option.default === undefined || option.kind === 'boolean') return undefined;
  return option.kind === 'duration' ? shownDuration(Number(option.default)) : String(option.default);
}

/** Milliseconds in the largest unit that keeps them whole. */
export function shownDuration(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms > 0 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** The environment variable that stands in for its flag. */
export const variableOf = (name: string, option: ServeOption): string => option.variable ?? variableName(name);

export { flagName };
