import { parseWhole } from '../../../render/syntax/parse.ts';
import {
  type Block,
  type Expression,
  type Hash,
  type Mustache,
  type PathExpression,
  type Program,
  type Statement,
  type SubExpression,
} from '../../../vendor/handlebars.ts';
import type { Variable } from '../view.ts';
import { type Argument, type Code, parameter, quoted, refuse, type Translation, value } from './code.ts';
import { HELPERS } from './helpers.ts';
import { requestPath, segments } from './paths.ts';

/** A template of Hoverfly as one of ours. What has no counterpart is among the problems; the text is then worthless. */
export function translateTemplate(source: string, translation: Translation): string {
  if (!source.includes('{{')) return source;
  const syntax = parseWhole(source);
  if ('program' in syntax) return new Translator(translation).program(syntax.program);
  refuse(translation, `this is no template: ${syntax.message}`, syntax.hint);
  return source;
}

/** Blocks that mean the same to us. */
const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

class Translator {
  readonly #translation: Translation;
  /** Variables that are being written out: one that needs itself would never end. */
  readonly #open: string[] = [];

  constructor(translation: Translation) {
    this.#translation = translation;
  }

  program(program: Program | undefined): string {
    return (program?.body ?? []).map((statement) => this.#statement(statement)).join('');
  }

  #statement(statement: Statement): string {
    if (statement.type === 'ContentStatement') {
      // A backslash in front of braces was taken for what it is: an escape.
      return (statement as unknown as { original: string }).original.replaceAll('{{', '\\{{');
    }
    if (statement.type === 'CommentStatement') return '';
    if (statement.type === 'MustacheStatement') {
      const { escaped, path, params, hash } = statement as Mustache;
      const { text } = this.#call(path as PathExpression, params, hash);
      return escaped ? `{{${text}}}` : `{{{${text}}}}`;
    }
    if (statement.type === 'BlockStatement') return this.#block(statement as Block);
    return this.#refuse('a partial has no counterpart').text;
  }

  #block({ path, params, hash, program, inverse }: Block): string {
    const name = path.original;
    const opened = BLOCKS.has(name)
      ? { name, args: params.map((each) => parameter(this.#expression(each))).join(' ') }
      : this.#helperBlock(this.#call(path, params, hash));
    const otherwise = inverse ? `{{else}}${this.program(inverse)}` : '';
    return `{{#${opened.name} ${opened.args}}}${this.program(program)}${otherwise}{{/${opened.name}}}`;
  }

  /** `#equal a b` asks with a helper; any other value opens the block when it is true. */
  #helperBlock(code: Code): { name: string; args: string } {
    return { name: 'if', args: parameter(code) };
  }

  #call(path: PathExpression, params: readonly Expression[], hash: Hash | undefined): Code {
    const name = String(path.original);
    const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
    if (!helper || (params.length === 0 && path.parts.length > 1)) {
      if (params.length > 0) return this.#refuse(`there is no counterpart of the helper "${name}"`);
      return this.#expression(path);
    }
    if (hash && hash.pairs.length > 0) return this.#refuse(`"${name}" takes no named arguments`);
    return helper(
      params.map((each) => this.#argument(each)),
      this.#translation,
    );
  }

  #argument(expression: Expression): Argument {
    const literal = (expression as { value?: string | number | boolean }).value;
    return {
      code: parameter(this.#expression(expression)),
      literal: expression.type === 'PathExpression' ? undefined : literal,
    };
  }

  #expression(expression: Expression): Code {
    switch (expression.type) {
      case 'StringLiteral':
        return value(quoted((expression as hbs.AST.StringLiteral).value));
      case 'SubExpression': {
        const { path, params, hash } = expression as SubExpression;
        return this.#call(path as PathExpression, params, hash);
      }
      case 'PathExpression':
        return this.#path(expression as PathExpression);
      default:
        return value(String((expression as { original?: unknown }).original));
    }
  }

  #path(path: PathExpression): Code {
    const original = String(path.original);
    const [root = '', ...below] = path.parts.map(String);
    if (path.data || path.depth > 0 || /^(?:this|\.)/.test(original)) return value(original);
    if (root === 'Request') return requestPath(below, this.#translation);
    if (root === 'State') return value(`state${segments(below)}`);
    if (root === 'Literals') return this.#literal(below);
    if (root === 'Vars') return this.#variable(below);
    const helper = below.length === 0 && Object.hasOwn(HELPERS, root) ? HELPERS[root] : undefined;
    return helper ? helper([], this.#translation) : value(original);
  }

  #literal(names: readonly string[]): Code {
    const [name = ''] = names;
    if (!this.#translation.literals.has(name)) return this.#refuse(`the simulation has no literal "${name}"`);
    this.#translation.used.add(name);
    return value(`vars${segments(names)}`);
  }

  /** Written out where it is used. */
  #variable([name = '', ...below]: readonly string[]): Code {
    const variable = this.#translation.variables.get(name);
    if (!variable || below.length > 0)
      return this.#refuse(`the simulation has no variable "${[name, ...below].join('.')}"`);
    if (this.#open.includes(name)) return this.#refuse(`the variable "${name}" needs itself`);
    this.#open.push(name);
    const code = this.#computed(variable);
    this.#open.pop();
    return code;
  }

  #computed(variable: Variable): Code {
    const helper = Object.hasOwn(HELPERS, variable.function) ? HELPERS[variable.function] : undefined;
    if (!helper) return this.#refuse(`there is no counterpart of the helper "${variable.function}"`);
    const args = variable.arguments.map((argument): Argument => {
      const path =
        typeof argument === 'string' && /^(?:Request|Vars|Literals|State)\./.test(argument)
          ? pathOf(argument)
          : undefined;
      if (path) return { code: parameter(this.#path(path)), literal: undefined };
      return { code: typeof argument === 'string' ? quoted(argument) : JSON.stringify(argument), literal: argument };
    });
    return helper(args, this.#translation);
  }

  #refuse(message: string): Code {
    return refuse(this.#translation, message);
  }
}

/** The path that a text is, when it is one. */
function pathOf(text: string): PathExpression | undefined {
  const syntax = parseWhole(`{{${text}}}`);
  const [statement] = 'program' in syntax ? syntax.program.body : [];
  const { path, params } = (statement ?? {}) as Partial<Mustache>;
  return path?.type === 'PathExpression' && params?.length === 0 ? (path as PathExpression) : undefined;
}
