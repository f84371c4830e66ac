import type { Environment, HelperOptions } from '../../vendor/handlebars.ts';
import { plain } from '../evaluate/values.ts';
import { bounded, MOST_ROUNDS } from '../failure.ts';
import { HelperError } from '../helpers/helper.ts';
import type { HandlebarsHelper } from './rewrite.ts';

/** What one rendering has used up. */
export interface Budget {
  rounds: number;
  characters: number;
}

/**
 * Handlebars' own blocks, with two changes: a repeated parameter counts as its first value in `if` and `with`, and
 * `each` ends with an error when it would never end, or fill the memory.
 */
export function builtins(environment: Environment): Record<string, HandlebarsHelper> {
  const original = environment.helpers as unknown as Record<string, HandlebarsHelper>;
  const first = (name: string): HandlebarsHelper => {
    const run = original[name] as HandlebarsHelper;
    return function (value, options) {
      return run.call(this, plain(value), options);
    };
  };
  const when = first('if');
  const each = original.each as HandlebarsHelper;
  return {
    if: when,
    unless(value, options) {
      // They are made for this one call; a copy would cost more than all the rest.
      const branches = options as HelperOptions;
      [branches.fn, branches.inverse] = [branches.inverse, branches.fn];
      return when.call(this, value, branches);
    },
    with: first('with'),
    each(list, options) {
      return each.call(this, list, counted(options as HelperOptions));
    },
    blockHelperMissing: original.blockHelperMissing as HandlebarsHelper,
  };
}

function counted(options: HelperOptions): HelperOptions {
  const budget = options.data.budget as Budget;
  const run = options.fn;
  options.fn = (context: unknown, runtime?: Parameters<typeof run>[1]): string => {
    budget.rounds += 1;
    if (budget.rounds > MOST_ROUNDS)
      throw new HelperError(`the loops of this template take more than ${MOST_ROUNDS} rounds`);
    const text = run(context, runtime);
    budget.characters += text.length;
    bounded(budget.characters);
    return text;
  };
  return options;
}
