import type { Problem } from '../../source/diagnose.ts';
import { didYouMean } from '../../source/suggest.ts';
import type {
  Block,
  Expression,
  Hash,
  Mustache,
  Node,
  Partial,
  PathExpression,
  Program,
} from '../../vendor/handlebars.ts';
import { HELPERS } from '../helpers/registry.ts';
import type { TemplateOptions } from '../options.ts';
import type { TemplateProblem } from '../problem.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { BLOCKS, checkPath, unknownHelper } from './names.ts';
import type { Resolution, Span } from './resolution.ts';
import {
  inside,
  isName,
  PARTIAL_SCOPE,
  partialName,
  ROOT_SCOPE,
  rootParts,
  type Scope,
  startsAtRoot,
  withParams,
} from './scope.ts';
import { type Call, type CallSite, prepareCall } from './site.ts';

/** Checks every name, call and literal of a template. */
export function resolve(syntax: Syntax, options: TemplateOptions): Resolution {
  const resolver = new Resolver(syntax, options);
  resolver.program(syntax.program, ROOT_SCOPE);
  return resolver;
}

/** The same for a partial, which may include the inline partials of the template around it. */
export function resolvePartial(syntax: Syntax, options: TemplateOptions, inline: Iterable<string>): Resolution {
  const resolver = new Resolver(syntax, options);
  for (const name of inline) resolver.inline.add(name);
  resolver.program(syntax.program, PARTIAL_SCOPE);
  return resolver;
}

class Resolver implements Resolution {
  readonly problems: TemplateProblem[] = [];
  readonly calls = new Map<Node, CallSite>();
  readonly partials = new Map<string, Span>();
  dynamic = false;
  readonly inline = new Set<string>();
  needs: Set<string> | undefined = new Set();
  readonly #syntax: Syntax;
  readonly #options: TemplateOptions;

  constructor(syntax: Syntax, options: TemplateOptions) {
    this.#syntax = syntax;
    this.#options = options;
  }

  program(program: Program | undefined, scope: Scope): void {
    if (!program) return;
    this.#collectInline(program);
    for (const statement of program.body) {
      if (statement.type === 'MustacheStatement') this.#mustache(statement as Mustache, scope);
      else if (statement.type === 'BlockStatement') this.#block(statement as Block, scope);
      else if (statement.type === 'DecoratorBlock') this.program((statement as Block).program, PARTIAL_SCOPE);
      else if (statement.type === 'PartialStatement') this.#partial(statement as Partial, scope);
      else if (statement.type === 'PartialBlockStatement') {
        this.#partial(statement as Partial, scope);
        this.program((statement as unknown as Block).program, scope);
      } else if (statement.type === 'Decorator') {
        this.#report(statement, { code: 'bad-template', message: 'decorators are not supported' });
      }
    }
  }

  #collectInline(program: Program): void {
    for (const statement of program.body) {
      if (statement.type !== 'DecoratorBlock') continue;
      const { path, params } = statement as Block;
      const name = params[0]?.type === 'StringLiteral' ? (params[0] as hbs.AST.StringLiteral).value : undefined;
      if (path.original === 'inline' && name !== undefined) this.inline.add(name);
      else this.#report(statement, { code: 'bad-template', message: 'the only decorator is {{#*inline "name"}}' });
    }
  }

  #mustache(node: Mustache, scope: Scope): void {
    if (node.path.type !== 'PathExpression') {
      const literal = (node.path as hbs.AST.StringLiteral).original;
      this.#report(node, {
        code: 'bad-template',
        message: `${JSON.stringify(literal)} alone prints nothing`,
        hint: 'write it without braces',
      });
      return;
    }
    this.#call(node as Mustache & { path: PathExpression }, scope);
  }

  #call(node: Call & { path: PathExpression }, scope: Scope): void {
    this.#arguments(node, scope);
    if (node.path.type !== 'PathExpression') {
      const value = JSON.stringify((node.path as Node as hbs.AST.StringLiteral).value ?? null);
      this.#report(node.path, { code: 'bad-template', message: `${value} is a value and cannot be called` });
      return;
    }
    const bare = node.params.length === 0 && !node.hash;
    const name = isName(node.path) && !scope.params.has(node.path.original) ? node.path.original : undefined;
    const helper = name === undefined ? undefined : HELPERS.get(name);
    if (helper) {
      const site = prepareCall(helper, node, this.#options, (at, problem) => this.#report(at, problem));
      if (site) this.calls.set(node, site);
    } else if (bare && !(name !== undefined && BLOCKS.includes(name))) this.#path(node.path, scope);
    else this.#report(node.path, unknownHelper(node.path.original));
  }

  #block(node: Block, scope: Scope): void {
    const name = isName(node.path) ? node.path.original : '';
    const helper = HELPERS.get(name);
    const params = node.program?.blockParams ?? [];
    if (BLOCKS.includes(name)) {
      this.#arguments(node, scope);
      if (node.params.length !== 1) {
        const message = `"${name}" takes 1 argument, got ${node.params.length}`;
        this.#report(node, {
          code: 'bad-argument',
          message,
          hint: `write "{{#${name} value}}"; calls stand in parentheses: "{{#${name} (eq a b)}}"`,
        });
      }
      const same = name === 'if' || name === 'unless';
      this.program(node.program, same ? scope : inside(scope, params));
      this.program(node.inverse, scope);
      return;
    }
    if (helper && !helper.test) {
      this.#report(node.path, {
        code: 'bad-template',
        message: `"${name}" opens no block`,
        hint: `write "{{${name} …}}", or "{{#with (${name} …)}}"`,
      });
    } else this.#call(node, scope);
    this.program(node.program, helper ? withParams(scope, params) : inside(scope, params));
    this.program(node.inverse, scope);
  }

  #partial(node: Partial, scope: Scope): void {
    this.#arguments(node, scope);
    // Dynamic names are looked up while rendering; the partial then sees the whole context.
    this.needs = undefined;
    const name = partialName(node);
    if (name === undefined) {
      this.dynamic = true;
      return this.#expression(node.name, scope);
    }
    if (name === '@partial-block' || this.inline.has(name)) return;
    const known = Object.keys(this.#options.partials);
    if (known.includes(name)) {
      if (!this.partials.has(name)) this.partials.set(name, this.#syntax.range(node.name));
    } else if (node.type === 'PartialStatement') {
      const hint = didYouMean(name, known) ?? 'declare it under "partials:"';
      this.#report(node.name, { code: 'unknown-partial', message: `no partial is called "${name}"`, hint });
    }
  }

  #arguments(node: { params: Expression[]; hash?: Hash | undefined }, scope: Scope): void {
    for (const param of node.params) this.#expression(param, scope);
    for (const pair of node.hash?.pairs ?? []) this.#expression(pair.value, scope);
  }

  #expression(node: Expression, scope: Scope): void {
    if (node.type === 'PathExpression') this.#path(node as PathExpression, scope);
    else if (node.type === 'SubExpression') {
      const call = node as Call & { path: PathExpression };
      // `(name)` is always a call.
      if (call.params.length === 0 && !call.hash && isName(call.path) && !HELPERS.has(call.path.original)) {
        this.#report(call.path, unknownHelper(call.path.original));
      } else this.#call(call, scope);
    }
  }

  #path(path: PathExpression, scope: Scope): void {
    const problem = checkPath(path, scope, this.#options);
    if (problem) this.#report(path, problem);
    const parts = rootParts(path);
    if (parts[0] === 'request' && parts[1] !== undefined) this.needs?.add(parts[1]);
    else if (parts[0] === 'request' || (parts.length === 0 && (scope.root || startsAtRoot(path, scope))))
      this.needs = undefined;
  }

  #report(node: Node, problem: Problem): void {
    this.problems.push({ ...problem, ...this.#syntax.range(node) });
  }
}
