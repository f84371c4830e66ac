import type { Interfaces } from '@oclif/core';
import { CannotStart } from '../model/cannot-start.ts';
import { flagName, type OptionTable, variableOf } from './option.ts';
import { isProblem, readOption } from './read-option.ts';

type Parsed = Pick<Interfaces.ParserOutput, 'flags' | 'raw'>;

/**
 * What the command line says of these options, and where it is silent, the environment. Neither: the option is absent.
 * An empty variable counts as none. Throws one `CannotStart` with everything that is wrong.
 */
export function given<T>(table: OptionTable, parsed: Parsed, environment: NodeJS.ProcessEnv): T {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  const take = (name: string, text: string | readonly string[], source: string): void => {
    const value = readOption(table[name] as OptionTable[string], text);
    if (isProblem(value)) problems.push(`${source} wants ${value.expects}, got ${JSON.stringify(text)}${value.reason}`);
    else values[name] = value.value;
  };
  for (const [name, option] of Object.entries(table)) {
    const flag = flagName(name);
    const variable = variableOf(name, option);
    const text = environment[variable];
    if (parsed.raw.some((token) => token.type === 'flag' && token.flag === flag)) {
      const value: unknown = parsed.flags[flag];
      if (option.kind === 'boolean') values[name] = value;
      else take(name, value as string | readonly string[], `--${flag}`);
    } else if (text !== undefined && text !== '') {
      take(name, text, variable);
    }
  }
  if (problems.length > 0) throw new CannotStart(problems.join('\n'), { exitCode: 2 });
  return values as T;
}
