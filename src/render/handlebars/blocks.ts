import type { Rendering } from '../../model/rendering.ts';
import {
  compileNow,
  createEnvironment,
  type Delegate,
  type HelperOptions,
  type Node,
  type Program,
} from '../../vendor/handlebars.ts';
import type { Resolution, Span } from '../check/resolution.ts';
import { resolvePartial } from '../check/resolve.ts';
import type { CallSite } from '../check/site.ts';
import type { Template } from '../compiled.ts';
import { contextOf, REQUEST_FIELDS } from '../evaluate/context.ts';
import { plain } from '../evaluate/values.ts';
import { bounded, type Fail, failing } from '../failure.ts';
import { isTrue } from '../helpers/helper.ts';
import type { TemplateOptions } from '../options.ts';
import { positionsIn } from '../print/positions.ts';
import { type Position, printer } from '../print/print.ts';
import type { TemplateProblem } from '../problem.ts';
import { parseSyntax } from '../syntax/parse.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { type Budget, builtins } from './builtins.ts';
import { type HandlebarsHelper, type Names, rewrite } from './rewrite.ts';

/** Compiles a template that has blocks or partials: Handlebars evaluates it, over helpers of ours. */
export function compileBlocks(
  syntax: Syntax,
  resolution: Resolution,
  options: TemplateOptions,
): Template | TemplateProblem[] {
  const unit = new Unit(options);
  const program = unit.rewrite(syntax, resolution, failing(options), false);
  if (unit.problems.length > 0) return unit.problems;
  return unit.template(program, resolution.needs);
}

/** Said outright, since what is left to the default is also logged. */
const OWN_ONLY = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/** One template with the partials it reaches: they share the helpers made for their calls. */
class Unit {
  readonly problems: TemplateProblem[] = [];
  readonly #options: TemplateOptions;
  readonly #environment = createEnvironment();
  readonly #builtins = builtins(this.#environment);
  /** Handlebars wraps each of them for each rendering: only those that are called. */
  readonly #helpers: Record<string, HandlebarsHelper> = {};
  readonly #partials = new Map<string, Program | undefined>();
  #calls = 0;

  constructor(options: TemplateOptions) {
    this.#options = options;
  }

  /** `from`: for a partial, where the template includes it, be it by way of others. */
  rewrite(syntax: Syntax, resolution: Resolution, fail: Fail, inString: boolean, from?: Span): Program {
    const include = (name: string, inside: boolean): string =>
      this.#partial(name, inside, from ?? resolution.partials.get(name) ?? { offset: 0, length: 1 }, resolution.inline);
    const names: Names = {
      printer: (position, raw) => this.#printer(position, raw),
      call: (site, node, block) => this.#call(site, syntax.range(node).offset, fail, block),
      block: (name) => this.#block(name),
      partial: (name, position) => include(name, position === 'string'),
    };
    if (resolution.dynamic) for (const name of Object.keys(this.#options.partials)) include(name, false);
    const positions =
      this.#options.escape === 'json' ? positionsIn(syntax.program, inString) : new Map<Node, Position>();
    return rewrite(syntax.program, resolution, positions, names);
  }

  template(program: Program, needs: ReadonlySet<string> | undefined): Template {
    const environment = this.#environment;
    const partials: Record<string, unknown> = {};
    Object.assign(environment, { helpers: this.#helpers, partials });
    for (const [name, partial] of this.#partials) if (partial) partials[name] = this.#compile(partial);
    const main = this.#compile(program);
    const fields = needs ? [...needs] : REQUEST_FIELDS;
    const fail = failing(this.#options);
    return {
      render(rendering) {
        const budget: Budget = { rounds: 0, characters: 0 };
        try {
          const text = main(contextOf(rendering, fields), { data: { rendering, budget }, ...OWN_ONLY });
          bounded(text.length);
          return text;
        } catch (error) {
          throw fail(error, 0);
        }
      },
    };
  }

  #compile(program: Program): Delegate {
    const knownHelpers = Object.fromEntries(Object.keys(this.#helpers).map((name) => [name, true]));
    return compileNow(this.#environment, program, knownHelpers);
  }

  #printer(position: Position, raw: boolean): string {
    const name = `print ${position}${raw ? ' raw' : ''}`;
    if (!this.#helpers[name]) {
      const print = printer(this.#options.escape, position, raw);
      this.#helpers[name] = (value) => print(value);
    }
    return name;
  }

  #block(name: string): void {
    const { each, blockHelperMissing } = this.#builtins;
    const own = this.#builtins[name];
    Object.assign(this.#helpers, own ? { [name]: own } : { each, blockHelperMissing });
  }

  #call(site: CallSite, offset: number, fail: Fail, block: boolean): string {
    this.#calls += 1;
    const name = `${site.helper.name} ${this.#calls}`;
    this.#helpers[name] = handlebarsHelper(site, block, (error) => fail(error, offset));
    return name;
  }

  #partial(name: string, inString: boolean, from: Span, inline: ReadonlySet<string>): string {
    const variant = inString && this.#options.escape === 'json' ? `${name}"` : name;
    if (this.#partials.has(variant)) return variant;
    this.#partials.set(variant, undefined);
    const syntax = parseSyntax(this.#options.partials[name] as string);
    const resolution = 'code' in syntax ? undefined : resolvePartial(syntax, this.#options, inline);
    const problems = 'code' in syntax ? [syntax] : (resolution?.problems ?? []);
    for (const problem of problems) {
      const message = `the partial "${name}" has a problem: ${problem.message}`;
      this.problems.push({ ...problem, code: 'bad-partial', message, ...from });
    }
    if (problems.length === 0) {
      const fail = this.#failIn(name);
      this.#partials.set(variant, this.rewrite(syntax as Syntax, resolution as Resolution, fail, inString, from));
    }
    return variant;
  }

  #failIn(partial: string): Fail {
    const { place, placeInPartial } = this.#options;
    const placeOf = (offset: number) => placeInPartial?.(partial, offset) ?? `${place} (partial "${partial}")`;
    return failing({ ...this.#options, placeOf });
  }
}

function handlebarsHelper(site: CallSite, block: boolean, fail: (error: unknown) => Error): HandlebarsHelper {
  const { helper, run } = site;
  return function (...args) {
    const options = args.pop() as HelperOptions;
    const rendering = options.data.rendering as Rendering;
    const { hash } = options;
    if (!helper.lists) for (const key in hash) hash[key] = plain(hash[key]);
    let value: unknown;
    try {
      value = run(helper.lists ? args : args.map(plain), hash, rendering);
    } catch (error) {
      throw fail(error);
    }
    if (!block) return value;
    return isTrue(value) ? options.fn(this) : options.inverse(this);
  };
}
