import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import { composeDocument } from './compose.ts';
import { convert } from './convert.ts';
import { diagnose } from './diagnose.ts';
import { explainBroken } from './explain.ts';
import { topLevelProblem } from './foreign.ts';
import type { Node } from './nodes.ts';
import type { SourceText } from './text.ts';

export interface ParseResult {
  /** Undefined when the file is empty or has errors. */
  readonly root: Node | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * YAML 1.2 → a tree with places. Aliases and merge keys are resolved, keys are unique strings. Every problem comes
 * with its place and a hint; nothing is thrown, and nothing is printed.
 *
 * A file must hold a mapping that is not some other tool's; `anything: true` takes any document, for files that are
 * named in scenarios.
 */
export function parseYaml(text: SourceText, options: { anything?: boolean } = {}): ParseResult {
  if (text.text.trim() === '') return { root: undefined, diagnostics: [emptyFile(text, 'error')] };
  const document = composeDocument(text.text);
  if ('problem' in document)
    return { root: undefined, diagnostics: [diagnose({ text, ...document }, document.problem)] };
  if (document.errors.length > 0 || document.warnings.length > 0) {
    return { root: undefined, diagnostics: explainBroken(document, text) };
  }
  const { root, diagnostics } = convert(document, text);
  if (diagnostics.some(isError)) return { root: undefined, diagnostics };
  if (document.contents === null || isNothing(root)) {
    return { root: undefined, diagnostics: [...diagnostics, emptyFile(text, 'warning')] };
  }
  const wrong = options.anything ? undefined : topLevelProblem(root);
  if (wrong) return { root: undefined, diagnostics: [...diagnostics, diagnose(wrong.at, wrong.problem)] };
  return { root, diagnostics };
}

const start = (text: SourceText) => ({ text, start: 0, end: 0 });

const isNothing = (root: Node): boolean => root.kind === 'scalar' && root.value === null && root.source === '';

/**
 * Without a single character it is an error, so that a reload keeps what was there: an editor that writes in two steps
 * leaves an empty file between them. With comments somebody meant it.
 */
const emptyFile = (text: SourceText, severity: 'error' | 'warning'): Diagnostic =>
  diagnose(start(text), {
    code: 'empty-file',
    severity,
    message: severity === 'error' ? 'the file is empty' : 'the file holds nothing but comments',
    hint: 'add "pairs:" or "templates:", or delete the file',
  });
