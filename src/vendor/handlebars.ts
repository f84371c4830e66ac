import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** The nodes of a parsed template. */
export type Program = hbs.AST.Program;
export type Statement = hbs.AST.Statement;
export type Expression = hbs.AST.Expression;
export type Mustache = hbs.AST.MustacheStatement;
export type Block = hbs.AST.BlockStatement;
export type Partial = hbs.AST.PartialStatement;
export type PartialBlock = hbs.AST.PartialBlockStatement;
export type SubExpression = hbs.AST.SubExpression;
export type PathExpression = hbs.AST.PathExpression;
export type Hash = hbs.AST.Hash;
export type Node = hbs.AST.Node;
export type Position = hbs.AST.Position;
export type Environment = typeof Handlebars;
export type HelperOptions = Handlebars.HelperOptions;

interface ParserModule {
  parse(source: string): Program;
  parser: { lexer: { matched: string; match: string } };
}

/**
 * The parser without the code generator: most templates are evaluated without generated code, and this part loads in
 * a quarter of the time of the whole.
 */
const parserModule = lazy(() => require('handlebars/dist/cjs/handlebars/compiler/base') as ParserModule);

const whole = lazy(() => (require('handlebars/dist/cjs/handlebars') as { default: Environment }).default);

/** An environment of its own: nothing registered in it is seen elsewhere. */
export const createEnvironment = (): Environment => whole().create();

export type Delegate = Handlebars.TemplateDelegate;

/** Generates a template's code now: Handlebars itself would put it off until the first request. It never escapes. */
export function compileNow(
  environment: Environment,
  program: Program,
  knownHelpers: Readonly<Record<string, boolean>>,
): Delegate {
  const delegate = environment.compile(program, { noEscape: true, knownHelpersOnly: true, knownHelpers });
  const empty = { helpers: {}, partials: {}, decorators: {}, hooks: {}, protoAccessControl: {} };
  (Reflect.get(delegate, '_setup') as (options: object) => void)({ partial: true, ...empty });
  return delegate;
}

export class SyntaxProblem extends Error {
  /** Where the text stopped making sense. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Parses, or throws a SyntaxProblem. */
export function parse(source: string): Program {
  const library = parserModule();
  try {
    return library.parse(source);
  } catch (error) {
    // The message tells the line only; the lexer still knows how far it came.
    const { matched, match } = library.parser.lexer;
    throw new SyntaxProblem((error as Error).message, Math.max(0, matched.length - match.length));
  }
}
