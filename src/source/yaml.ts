import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import { yaml } from '../vendor/yaml.ts';
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

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  // We make the frames; positions become lines only where something is wrong.
  prettyErrors: false,
  // Keys are compared while they are converted, where the first of two is still known.
  uniqueKeys: false,
  // Keys keep their source text: `1.10:` stays "1.10". This also turns `{{x}}`, a mapping as key, into an error.
  stringKeys: true,
  // `!!binary`, `!!set`… would make values that no JSON has.
  resolveKnownTags: false,
  // `silent` would also pass over second documents. Nothing is printed: only `parse()` would.
  logLevel: 'error',
} as const;

/**
 * YAML 1.2 → a tree with places. Aliases and merge keys are resolved, keys are unique strings. Every problem comes
 * with its place and a hint; nothing is thrown, and nothing is printed.
 *
 * A file must hold a mapping that is not some other tool's; `anything: true` takes any document, for files that are
 * named in scenarios.
 */
export function parseYaml(text: SourceText, options: { anything?: boolean } = {}): ParseResult {
  if (text.text.trim() === '') return { root: undefined, diagnostics: [emptyFile(text, 'error')] };
  const document = parseDocument(text.text);
  if ('code' in document) return { root: undefined, diagnostics: [diagnose(start(text), document)] };

  if (document.errors.length > 0 || document.warnings.length > 0) {
    return { root: undefined, diagnostics: explainBroken(document, text, parseAgain) };
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

const parseAgain = (text: string) => {
  const document = parseDocument(text);
  return 'code' in document ? undefined : document;
};

function parseDocument(text: string) {
  try {
    return yaml().parseDocument(text, OPTIONS);
  } catch (error) {
    // The parser recurses where a file nests.
    if (error instanceof RangeError) {
      return { code: 'too-deep', message: 'the file nests too deeply to be read', hint: 'nest less deeply' };
    }
    throw error;
  }
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
