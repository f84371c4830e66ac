import { didYouMean } from '../source/suggest.ts';
import type { TextProblem } from '../source/text-problem.ts';
import { compileXPath, type XPath } from '../vendor/xpath.ts';

const FUNCTIONS =
  'last position count id local-name namespace-uri name string concat starts-with contains substring-before substring-after substring string-length normalize-space translate boolean not true false lang number sum floor ceiling round'.split(
    ' ',
  );
const NODE_TESTS = ['text', 'node', 'comment', 'processing-instruction'];

/** An XPath 1.0 expression, or what is wrong with it. The library finds unknown names only when it meets them. */
export function readXPath(source: string, namespaces: { readonly [prefix: string]: string }): XPath | TextProblem {
  try {
    const compiled = compileXPath(source, namespaces);
    return unknownName(source, namespaces) ?? compiled;
  } catch (error) {
    return {
      code: 'bad-xpath',
      message: `this is no XPath 1.0 expression${detail((error as Error).message)}`,
    };
  }
}

const detail = (message: string): string => (message === 'XPath parse error' ? '' : `: ${message}`);

const NAME = String.raw`[A-Za-z_][\w.-]*`;
const WORDS = new RegExp(String.raw`"[^"]*"|'[^']*'|(${NAME})\s*\(|(${NAME}):(?!:)(?=[\w*])|${NAME}|\d[\w.]*`, 'g');

function unknownName(source: string, namespaces: { readonly [prefix: string]: string }): TextProblem | undefined {
  for (const { 0: all, 1: called, 2: prefix, index: offset } of source.matchAll(WORDS)) {
    // `and (` and `div (` look like calls.
    const operator = called !== undefined && /^(and|or|div|mod)$/.test(called) && offset > 0;
    if (called !== undefined && !operator && !FUNCTIONS.includes(called) && !NODE_TESTS.includes(called)) {
      const hint = didYouMean(called, FUNCTIONS) ?? 'XPath 1.0 has the functions of its core library only';
      return {
        code: 'bad-xpath',
        message: `XPath 1.0 has no function "${called}"`,
        hint,
        offset,
        length: called.length,
      };
    }
    if (prefix !== undefined && !Object.hasOwn(namespaces, prefix)) {
      const hint = `declare "${prefix}" under "namespaces"`;
      return {
        code: 'bad-xpath',
        message: `the prefix "${prefix}" is not declared`,
        hint,
        offset,
        length: all.length - 1,
      };
    }
  }
  return undefined;
}
