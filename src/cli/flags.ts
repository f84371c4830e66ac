import { Flags, type Interfaces } from '@oclif/core';
import type { Option } from '../compile/options.ts';
import { SERVE_OPTIONS } from '../compile/serve-options.ts';
import { VERIFY_OPTIONS } from '../compile/verify-options.ts';
import { flagName, type OptionTable, shownDefault, valueLabel, variableOf } from './option.ts';

/**
 * The flags of a table, for oclif to recognise, complete and describe. Values stay text: `given` reads them, so that a
 * flag and its variable are judged by the same code. oclif's own reading of variables takes any word for "false".
 */
export function flagsFor(table: OptionTable): Interfaces.FlagInput {
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [flagName(name), flagFor(name, option)]));
}

function flagFor(name: string, option: Option) {
  const common = {
    summary: option.description,
    env: variableOf(name, option),
    ...(option.char === undefined ? {} : { char: option.char as 'p' }),
  };
  if (option.kind === 'boolean') return Flags.boolean({ ...common, allowNo: canBeNegated(name) });
  const shown = shownDefault(option);
  const valued = { ...common, helpValue: valueLabel(name, option), ...(shown === undefined ? {} : { default: shown }) };
  // Greedy ones would take the directory behind them for another value.
  return option.kind === 'list'
    ? Flags.string({ ...common, helpValue: valued.helpValue, multiple: true, multipleNonGreedy: true })
    : Flags.string(valued);
}

/** `--no-watch` takes back what the configuration says; `--no-no-delay` would be a riddle. */
const canBeNegated = (name: string): boolean =>
  (name in SERVE_OPTIONS || name in VERIFY_OPTIONS) && !/^no[A-Z]/.test(name);

/**
 * Gives options that may stand alone their value: `--poll scenarios` → `--poll=500ms scenarios`. oclif takes the next
 * word for the value, whatever it is.
 */
export function withBareValues(argv: readonly string[], table: OptionTable): string[] {
  const bare = Object.entries(table).flatMap(([name, option]) =>
    option.bare === undefined ? [] : [[name, option] as const],
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, index) => {
    const found = index < end ? bare.find(([name]) => word === `--${flagName(name)}`) : undefined;
    return found === undefined || /^\d/.test(argv[index + 1] ?? '') ? word : `${word}=${found[1].bare}ms`;
  });
}
