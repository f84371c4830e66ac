import { flagName, type Option, type OptionTable, variableName } from '../compile/options.ts';

/** What stands for a value in help: `<port>`. */
export function valueLabel(name: string, option: Option): string {
  if (option.value !== undefined) return `<${option.value}>`;
  if (option.kind === 'integer') return '<number>';
  if (option.kind === 'string' || option.kind === 'list') return `<${option.choices?.join('|') ?? flagName(name)}>`;
  return `<${option.kind}>`;
}

/** `5000` → `5s`: defaults are shown the way they would be written. */
export function shownDefault(option: Option): string | undefined {
  if (option.default === undefined || option.kind === 'boolean') return undefined;
  return option.kind === 'duration' ? shownDuration(Number(option.default)) : String(option.default);
}

/** Milliseconds in the largest unit that keeps them whole. */
export function shownDuration(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms > 0 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** The environment variable that stands in for its flag. */
export const variableOf = (name: string, option: Option): string => option.variable ?? variableName(name);

export { flagName, type OptionTable };
