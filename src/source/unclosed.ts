import { yaml } from '../vendor/yaml.ts';

/** Marks of the lexer that stand for no text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

/**
 * Where the quote or bracket opens that is still open at `offset`, or undefined. The parser reports the place where it
 * gave up, which may be the end of the file; what has to be mended is the place where it began.
 */
export function openedBefore(text: string, offset: number, what: 'quote' | 'bracket'): number | undefined {
  const brackets: number[] = [];
  let at = 0;
  let quote: number | undefined;
  for (const token of new (yaml().Lexer)().lex(text)) {
    if (MARKS.has(token)) continue;
    if (at >= offset) break;
    const first = token[0];
    if (first === '"' || first === "'") quote = at;
    if (token === '[' || token === '{') brackets.push(at);
    if (token === ']' || token === '}') brackets.pop();
    at += token.length;
  }
  return what === 'quote' ? quote : brackets.at(-1);
}
