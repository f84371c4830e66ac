import type { Problem } from './diagnose.ts';
import type { Range, ScalarNode } from './nodes.ts';
import { quoted } from './quoted.ts';
import { didYouMean } from './suggest.ts';

/** Traps that YAML swallows without an error: the tree is valid, and not what was meant. */

/** `query: &a=1`: an anchor in front of nothing. */
export function emptyAnchor(name: string): Problem {
  return {
    code: 'empty-anchor',
    message: `"&${name}" names an anchor here, and no value follows it`,
    hint: `quote text that starts with "&": ${quoted(`&${name}`)}`,
  };
}

/** `glob: *.json`: an alias that nobody declared. */
export function unknownAnchor(name: string, known: Iterable<string>, inside: boolean): Problem {
  if (inside) {
    return {
      code: 'endless-alias',
      message: `"*${name}" stands inside of what it repeats`,
      hint: 'an alias can only repeat what ended before it',
    };
  }
  return {
    code: 'unknown-anchor',
    message: `"*${name}" repeats an anchor "&${name}", and there is none before it`,
    hint: didYouMean(name, known) ?? `quote text that starts with "*": ${quoted(`*${name}`)}`,
  };
}

/** `delay: >5`: the header of a block of text, with nothing in it. */
export function headerAsValue(node: ScalarNode): Problem | undefined {
  if (node.value !== '') return undefined;
  const header = /^[|>]\d/.exec(node.text.text.slice(node.start, node.start + 2));
  if (!header) return undefined;
  const line = node.text.text.slice(node.start).split(/\r?\n| #/, 1)[0] ?? '';
  return {
    code: 'unquoted-indicator',
    message: `"${line[0]}" starts a block of text here, and the block is empty`,
    hint: `quote it if it is meant as text: ${quoted(line.trim())}`,
  };
}

/** A list item indented deeper than the one before is more text of that one to YAML. */
export function listInText(node: ScalarNode): { at: Range; problem: Problem } | undefined {
  const written = node.text.text.slice(node.start, node.end);
  const item = /\n[ \t]*(-) /.exec(written);
  if (!item) return undefined;
  const start = node.start + item.index + item[0].length - 2;
  return {
    at: { text: node.text, start, end: start + 1 },
    problem: {
      code: 'list-in-text',
      severity: 'warning',
      message: 'this line goes on with the text above, it is no list item',
      hint: 'line the "-" up with the one above, or quote the text',
    },
  };
}
