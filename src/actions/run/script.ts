import { basename } from 'node:path';

const INTERPRETER =
  /^(?:python|pypy|node|ruby|perl|php|bash|dash|zsh|ksh|sh|fish|tsx|Rscript|lua|pwsh)[\d.]*(?:\.exe)?$/;

/** Options of interpreters that stand before a script and take no word of their own. */
const ALONE = /^(?:-[uBEIwx]|-OO?|-e[ux]+|--[\w-]+=.*|--(?:no|enable|experimental)-[\w-]+)$/;

/** The file of the user's that a command runs, as written; undefined when that cannot be told. */
export function scriptOf([program = '', ...args]: readonly string[]): string | undefined {
  if (INTERPRETER.test(basename(program))) {
    const first = args.find((arg) => !ALONE.test(arg));
    // Another option: it may take the next word, and `-c`, `-e` and `-m` come without a file.
    return first === undefined || first.startsWith('-') ? undefined : first;
  }
  return program.includes('/') ? program : undefined;
}
