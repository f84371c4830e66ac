import type { OptionTable } from '../compile/options.ts';
import { SERVE_OPTIONS } from '../compile/serve-options.ts';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
import type { Library } from '../model/library.ts';
import { diagnosticsToJson, formatDiagnostics } from '../report/diagnostics.ts';
import { count } from '../report/time.ts';
import { loadEverything } from './load.ts';
import { printJson, printLine, showsColor } from './print.ts';

export const CHECK_OPTIONS = {
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
  strict: { kind: 'boolean', default: false, description: 'warnings count as errors' },
  postServeAction: {
    ...SERVE_OPTIONS.postServeAction,
    description: 'an action that will be registered when the scenarios are served, as with "mockrun serve"',
  },
  middleware: {
    ...SERVE_OPTIONS.middleware,
    description: 'a program or a server that will change all traffic, as with "mockrun serve"',
  },
} as const satisfies OptionTable;

export interface CheckOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly postServeAction?: readonly string[];
  readonly middleware?: readonly string[];
}

/** Loads everything and prints what is wrong. Gives the exit code: 0, or 2 when something must be mended. */
export async function check(options: CheckOptions & { readonly directory: string | undefined }): Promise<number> {
  const { library, directory, diagnostics } = await loadEverything(options.directory, options);
  if (options.json) {
    printJson(diagnosticsToJson(diagnostics));
  } else if (diagnostics.length > 0) {
    printLine(formatDiagnostics(diagnostics, { color: showsColor() }));
  } else {
    printLine(`nothing is wrong in ${directory}: ${inventory(library)}`);
  }
  return fails(diagnostics, options.strict === true) ? 2 : 0;
}

const fails = (diagnostics: readonly Diagnostic[], strict: boolean): boolean =>
  strict ? diagnostics.length > 0 : diagnostics.some(isError);

function inventory({ entries, scenarios }: Library): string {
  const pairs = entries.filter(({ kind }) => kind === 'pair').length;
  const templates = entries.length - pairs;
  return `${count(pairs, 'pair')} and ${count(templates, 'template')} in ${count(scenarios.length, 'scenario')}`;
}
