import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json.ts';
import { diagnose, type Problem } from './diagnose.ts';
import type { Range } from './nodes.ts';
import { didYouMean } from './suggest.ts';

export interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * What opening a file named in a scenario came to: the file, or the problem to report where it was named. `anywhere`:
 * also where scenarios may not read from.
 */
export type OpenFile = (name: string, from: Range, anywhere?: boolean) => ReadFile | Problem;

/** A backslash in front makes it text: recordings hold what others wrote. */
const VARIABLE = /(\\?)\{\{\s*vars\.([^\s{}]+)\s*\}\}/g;

/** One file being read: collects its diagnostics and gives readers what they may use. */
export class Reading {
  readonly diagnostics: Diagnostic[] = [];
  readonly #vars: Readonly<Record<string, JsonValue>>;
  readonly #open: OpenFile;
  #raw = false;

  constructor(options: { vars?: Readonly<Record<string, JsonValue>>; open?: OpenFile } = {}) {
    this.#vars = options.vars ?? {};
    this.#open = options.open ?? (() => ({ code: 'no-files', message: 'files cannot be read here' }));
  }

  get failed(): boolean {
    return this.diagnostics.some(isError);
  }

  problem(at: Range, problem: Problem): void {
    this.diagnostics.push(diagnose(at, problem));
  }

  /** The named file, or undefined after reporting why not. Relative names start at the folder of the text that names it. */
  file(at: Range, name: string): ReadFile | undefined {
    const opened = this.#open(name, at);
    if ('bytes' in opened) return opened;
    this.problem(at, opened);
    return undefined;
  }

  /** That of a program, which may lie anywhere; or what is wrong with it, unreported. */
  program(at: Range, name: string): ReadFile | Problem {
    return this.#open(name, at, true);
  }

  /** Runs `read` with `{{vars.…}}` left alone, for strings that Handlebars renders later. */
  raw<T>(read: () => T): T {
    const before = this.#raw;
    this.#raw = true;
    try {
      return read();
    } finally {
      this.#raw = before;
    }
  }

  /**
   * Fills `{{vars.name}}` in; with a backslash in front it is text. A text that is one variable and nothing else takes
   * the variable's type.
   */
  fill(text: string, at: Range): JsonValue {
    if (this.#raw || !text.includes('{{')) return text;
    const whole = /^\{\{\s*vars\.([^\s{}]+)\s*\}\}$/.exec(text);
    if (whole) return this.#variable(whole[1] as string, at) ?? '';
    return text.replace(VARIABLE, (written: string, backslash: string, name: string) => {
      if (backslash !== '') return written.slice(1);
      const value = this.#variable(name, at);
      return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
    });
  }

  /** The same as text: a structure that a variable holds becomes JSON. */
  fillText(text: string, at: Range): string {
    const value = this.fill(text, at);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  #variable(name: string, at: Range): JsonValue | undefined {
    let value: JsonValue | undefined = this.#vars;
    for (const part of name.split('.')) {
      const holder: JsonValue | undefined = value;
      value =
        typeof holder === 'object' && holder !== null && !Array.isArray(holder) && Object.hasOwn(holder, part)
          ? holder[part]
          : undefined;
    }
    if (value === undefined) {
      this.problem(at, {
        code: 'unknown-variable',
        message: `no variable is called "${name}"`,
        hint:
          didYouMean(name, Object.keys(this.#vars)) ?? `declare it under "vars:", or write it as text without braces`,
      });
    }
    return value;
  }
}
