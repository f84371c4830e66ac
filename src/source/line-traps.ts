import type { Problem } from './diagnose.ts';
import { quoted } from './quoted.ts';

/** What stands in a line and its columns, from 0. */
export interface Trap {
  readonly start: number;
  readonly end: number;
  readonly problem: Problem;
}

/**
 * What people write unquoted and YAML takes for syntax, by the line where parsing went wrong. `column` is where it
 * did, from 0. Undefined when the line shows none of it.
 */
export function lineTrap(line: string, column: number): Trap | undefined {
  const masked = mask(line);
  return templateTrap(line, masked) ?? flowTrap(line, masked, column) ?? indicatorTrap(line, masked);
}

/** Quoted parts and comments blanked, so that only what YAML takes for syntax is seen; columns stay. */
export function mask(line: string): string {
  const blank = (text: string) => ' '.repeat(text.length);
  return line
    .replace(
      /(^|[\s[{,:])('(?:[^']|'')*'|"(?:[^"\\]|\\.)*")/g,
      (_, before: string, text: string) => before + '_'.repeat(text.length),
    )
    .replace(/(?:^|\s)#.*$/, blank);
}

/** `{{x}}` at the start of a value, or anywhere in flow style. */
function templateTrap(line: string, masked: string): Trap | undefined {
  const start = masked.indexOf('{{');
  if (start < 0) return undefined;
  const flow = /[[{]/.test(masked.slice(0, start));
  const end = flow ? endOfFlowText(masked, start) : masked.trimEnd().length;
  return {
    start,
    end,
    problem: {
      code: 'unquoted-template',
      message: '"{{" opens a YAML mapping here, not a template',
      hint: `quote values that start with "{{": ${quoted(line.slice(start, end))}`,
    },
  };
}

/** `/users/{id}`, `$.items[0]` inside of `{…}` or `[…]`: text of flow style ends at a bracket. */
function flowTrap(line: string, masked: string, column: number): Trap | undefined {
  for (const match of masked.matchAll(/[^\s,{}[\]:'"_][^\s,{}[\]]*[{[]/g)) {
    const start = match.index;
    const end = endOfFlowText(masked, start);
    const inFlow = /[[{]/.test(masked.slice(0, start));
    if (!inFlow || column < start || column > end + 1) continue;
    const text = line.slice(start, end);
    const bracket = match[0].at(-1);
    return {
      start,
      end,
      problem: {
        code: 'unquoted-braces',
        message: `in flow style the text ends before "${bracket}", which starts ${bracket === '{' ? 'a mapping' : 'a list'} of its own`,
        hint: `quote it: ${quoted(text)}`,
      },
    };
  }
  return undefined;
}

/** To the comma or the bracket that ends a text of flow style, brackets inside left out. */
function endOfFlowText(masked: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < masked.length; at += 1) {
    const char = masked[at] as string;
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      if (depth === 0) break;
      depth -= 1;
    } else if (depth === 0 && (char === ',' || char === ' ')) break;
  }
  return start + masked.slice(start, at).trimEnd().length;
}

const INDICATORS: { readonly [character: string]: string } = {
  '>': 'a block of text',
  '|': 'a block of text',
  '*': 'an alias',
  '&': 'an anchor',
  '@': 'nothing that YAML knows',
  '`': 'nothing that YAML knows',
  '%': 'a directive',
};

/** `>=1`, `*`, `& b`, `@x`, `%x`: characters that text cannot start with. */
function indicatorTrap(line: string, masked: string): Trap | undefined {
  const match = /(?<=(?:^\s*|[:[{,]\s+|[[{]|-\s+)(?:[&!]\S+\s+)?)[>|*&@`%](?![+-]?\d?[+-]?\s*$)/.exec(masked);
  const lonely = /(?<=(?:[:[{,]\s+|[[{]|-\s+))[*&](?=\s*[,\]}]|\s*$)/.exec(masked);
  const found = match ?? lonely;
  if (!found) return undefined;
  const start = found.index;
  const flow = /[[{]/.test(masked.slice(0, start));
  const end = flow ? endOfFlowText(masked, start) : masked.trimEnd().length;
  return {
    start,
    end: Math.max(end, start + 1),
    problem: {
      code: 'unquoted-indicator',
      message: `"${found[0]}" starts ${INDICATORS[found[0]]} here`,
      hint: `quote text that starts with "${found[0]}": ${quoted(line.slice(start, Math.max(end, start + 1)))}`,
    },
  };
}
