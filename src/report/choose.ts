import { isReporterName, type ReporterName, reporterNames } from './registry.ts';

/**
 * The reporter when the user named none: `live` where a person watches a terminal that can repaint, `lines` in CI, in
 * pipes, with `NO_COLOR` set to anything, on a dumb terminal, or in the background, where a list that repaints itself
 * would run into what the foreground prints. A CI that says `CI=false` is none.
 */
export function chooseReporter(
  env: Readonly<Record<string, string | undefined>>,
  { isTTY, inForeground }: { readonly isTTY: boolean; readonly inForeground: boolean },
): ReporterName {
  const ci = env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0';
  return isTTY && inForeground && !ci && !env.NO_COLOR && env.TERM !== 'dumb' ? 'live' : 'lines';
}

/** One `--reporter`, read. */
export interface ReporterChoice {
  readonly name: ReporterName;
  /** Write to this file instead of stdout. `junit` always has one. */
  readonly file?: string;
  readonly verbose: boolean;
}

/** What stands where the equals sign is. */
const FILES: { readonly [K in ReporterName]: 'may' | 'must' | 'never' } = {
  live: 'never',
  lines: 'may',
  json: 'may',
  tap: 'may',
  junit: 'must',
  github: 'never',
  silent: 'never',
};

/** `lines`, `json=verbose`, `junit=report.xml` → a choice; or, as a string, what is wrong with it. */
export function parseReporter(text: string): ReporterChoice | string {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? undefined : text.slice(equals + 1);
  if (!isReporterName(name)) return `no reporter is called "${name}", there are ${reporterNames.join(', ')}`;
  if (value === '') return `"${text}" names no file`;
  if (value === undefined) {
    return FILES[name] === 'must' ? `"${name}" needs a file: ${name}=FILE` : { name, verbose: false };
  }
  if (name === 'json' && value === 'verbose') return { name, verbose: true };
  return FILES[name] === 'never' ? `"${name}" takes no file` : { name, file: value, verbose: false };
}
