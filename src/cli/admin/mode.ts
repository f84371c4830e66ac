import type { OptionTable } from '../../compile/options.ts';
import { printJson, printLine } from '../print.ts';
import { ADMIN_OPTIONS, type AdminOptions, askMock } from './client.ts';

const PATH = '/api/v2/hoverfly/mode';

export const MODE_OPTIONS = {
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
  ...ADMIN_OPTIONS,
} as const satisfies OptionTable;

export interface ModeOptions extends AdminOptions {
  readonly json?: boolean;
}

/** Prints the mode, after setting it when one is given. */
export async function mode(name: string | undefined, { json = false, ...admin }: ModeOptions): Promise<void> {
  const question = name === undefined ? { path: PATH } : ({ method: 'PUT', path: PATH, body: { mode: name } } as const);
  const answer = (await askMock(admin, question)) as { readonly mode: string };
  if (json) printJson(answer);
  else printLine(answer.mode);
}
