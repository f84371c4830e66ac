import type { Problem } from '../../source/diagnose.ts';

/**
 * Splits a command as a shell splits words: at white space, but for what is quoted or behind a backslash. What a shell
 * would do beyond that (pipes, redirections, variables) is a problem, since no shell is used.
 */
export function splitWords(text: string): string[] | Problem {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      const quoted = char === "'" ? single(text, at) : double(text, at);
      if ('problem' in quoted) return quoted.problem;
      word = (word ?? '') + quoted.value;
      at = quoted.end;
    } else if (char === '\\') {
      if (at + 1 === text.length) return unclosed('a backslash at the end takes nothing with it', 'write it twice');
      at += 1;
      // A line that goes on in the next one.
      if (text[at] !== '\n') word = (word ?? '') + text[at];
    } else {
      const found = syntaxAt(text, at, word === undefined);
      if (found !== undefined) return shellSyntax(found);
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  if ((words[0] ?? '') === '')
    return { code: 'no-command', message: 'no program is named', hint: 'write its name first' };
  return words;
}

type Quoted = { readonly value: string; readonly end: number } | { readonly problem: Problem };

function single(text: string, start: number): Quoted {
  const end = text.indexOf("'", start + 1);
  if (end < 0) return { problem: unclosedQuote("'", start) };
  return { value: text.slice(start + 1, end), end };
}

/** In double quotes a backslash takes only what would mean something there. */
function double(text: string, start: number): Quoted {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '"') return { value, end: at };
    const next = text[at + 1] ?? '';
    if (char === '\\' && /["\\$`\n]/.test(next)) {
      if (next !== '\n') value += next;
      at += 1;
      continue;
    }
    const found = char === '$' || char === '`' ? syntaxAt(text, at, false) : undefined;
    if (found !== undefined) return { problem: shellSyntax(found) };
    value += char;
  }
  return { problem: unclosedQuote('"', start) };
}

const SYNTAX = /\|\|?|&&?|;|[<>]+|`|\$(?:\w+|[({][^)}]*[)}]?)|\(|\)/y;

/** What a shell would not take as text here, as written. */
function syntaxAt(text: string, at: number, begins: boolean): string | undefined {
  SYNTAX.lastIndex = at;
  const found = SYNTAX.exec(text)?.[0];
  if (found !== undefined) return found;
  return begins && /^~(?:\/|\s|$)/.test(text.slice(at, at + 2)) ? '~' : undefined;
}

const shellSyntax = (found: string): Problem => ({
  code: 'shell-syntax',
  message: `no shell is used, so ${JSON.stringify(found)} would mean nothing`,
  hint: 'put it in quotes if it is meant as text; for a shell write a list: [sh, -c, "…"]',
});

const unclosed = (message: string, hint: string): Problem => ({ code: 'bad-command', message, hint });

const unclosedQuote = (quote: string, start: number): Problem =>
  unclosed(
    `the quote ${quote} at character ${start + 1} of the command is never closed`,
    `close it, or write a backslash before it`,
  );
