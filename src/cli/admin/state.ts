import type { OptionTable } from '../../compile/options.ts';
import { CannotStart } from '../../model/cannot-start.ts';
import { didYouMean } from '../../source/suggest.ts';
import { printJson, printLine } from '../print.ts';
import { ADMIN_OPTIONS, type AdminOptions, askMock } from './client.ts';
import { columns } from './columns.ts';

const PATH = '/api/v2/state';

export const STATE_OPTIONS = {
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
  ...ADMIN_OPTIONS,
} as const satisfies OptionTable;

export interface StateOptions extends AdminOptions {
  readonly json?: boolean;
}

type Stores = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Of one scenario, or of all. */
export async function getState(scenario: string | undefined, { json = false, ...admin }: StateOptions): Promise<void> {
  const all = (await askMock(admin, { path: PATH })) as Stores;
  print(scenario === undefined ? all : only(scenario, all), json);
}

function only(scenario: string, all: Stores): Stores {
  const store = Object.hasOwn(all, scenario) ? all[scenario] : undefined;
  if (store) return { [scenario]: store };
  throw new CannotStart(`no state is known of "${scenario}"`, {
    exitCode: 2,
    hint: didYouMean(scenario, Object.keys(all)),
  });
}

/** `pairs`: `KEY=VALUE` each. */
export async function setState(
  scenario: string,
  pairs: readonly string[],
  { json = false, ...admin }: StateOptions,
): Promise<void> {
  const keys = Object.fromEntries(pairs.map(split));
  const all = await askMock(admin, { method: 'PUT', path: PATH, body: { [scenario]: keys } });
  print(all as Stores, json);
}

function split(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
  throw new CannotStart(`${JSON.stringify(pair)} sets no state`, { exitCode: 2, hint: 'write KEY=VALUE' });
}

function print(stores: Stores, json: boolean): void {
  const rows = Object.entries(stores).flatMap(([store, keys]) =>
    Object.entries(keys).map(([key, value]) => [store, key, value]),
  );
  if (json) printJson(stores);
  else printLine(rows.length === 0 ? 'no state is set' : columns(['SCENARIO', 'KEY', 'VALUE'], rows));
}
