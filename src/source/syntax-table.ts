import type { Problem } from './diagnose.ts';
import { code, type Rule, type Situation, type SyntaxProblem, says } from './syntax-rule.ts';

/** What an error of the `yaml` package means for somebody who writes a scenario; undefined when one line does not tell. */
export function syntaxProblem(situation: Situation): SyntaxProblem | undefined {
  const rule = RULES.find(({ when }) => when(situation));
  return typeof rule?.say === 'function' ? rule.say(situation) : rule?.say;
}

const DEEP: Problem = { code: 'too-deep', message: 'this nests too deeply to be read', hint: 'nest less deeply' };

const UNKNOWN_TAG: SyntaxProblem = {
  code: 'unknown-tag',
  message: '"!" starts a tag, and only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are known',
  hint: 'quote text that starts with "!"',
  mend: 'text',
};

/** First match wins. */
const RULES: readonly Rule[] = [
  {
    when: code('TAB_AS_INDENT'),
    say: {
      code: 'tab-indentation',
      message: 'a tab indents this line',
      hint: 'indent with spaces; YAML allows no tabs',
    },
  },
  {
    when: code('MULTIPLE_DOCS'),
    say: {
      code: 'second-document',
      message: 'a second document starts here, and a file is one scenario',
      hint: 'move it to a file of its own, or remove the "---"',
    },
  },
  { when: code('RESOURCE_EXHAUSTION'), say: DEEP },
  {
    when: code('BAD_DQ_ESCAPE'),
    say: ({ message }) => ({
      code: 'bad-escape',
      message: `"${message.split(' ').at(-1)}" is no escape of YAML's double quotes`,
      hint: 'use single quotes, where a backslash is just a backslash, or write \\\\',
      mend: 'text',
    }),
  },
  {
    when: (situation) => /:yaml\.org,2002:(str|int|float|bool|null|map|seq)\b/.test(situation.message),
    say: {
      code: 'bad-tag',
      message: 'the value behind this tag does not fit it',
      hint: 'remove the tag',
      mend: 'text',
    },
  },
  { when: code('TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE'), say: UNKNOWN_TAG },
  {
    when: code('BAD_SCALAR_START'),
    say: ({ masked, column }) => ({
      code: 'unquoted-indicator',
      message: `text cannot start with "${masked[column]}"`,
      hint: 'quote it',
      mend: 'text',
    }),
  },
  {
    when: code('BAD_DIRECTIVE'),
    say: {
      code: 'unquoted-indicator',
      message: '"%" starts a directive here',
      hint: 'quote text that starts with "%"',
    },
  },
  {
    when: says('ending in : is ambiguous'),
    say: { code: 'missing-space', message: 'the colon belongs to the name here', hint: 'put a space before the colon' },
  },
  {
    when: code('MULTIPLE_ANCHORS', 'MULTIPLE_TAGS', 'ALIAS_PROPS', 'BAD_PROP_ORDER'),
    say: {
      code: 'bad-anchor',
      message: 'an anchor or tag cannot stand here',
      hint: 'one anchor and one tag may stand before a value, none before an alias; quote them if they are meant as text',
    },
  },
  {
    when: (situation) => code('NON_STRING_KEY')(situation) && !situation.masked.trimStart().startsWith('- '),
    say: { code: 'bad-key', message: 'a key must be text', hint: 'quote it if it is meant as text' },
  },
  {
    when: (situation) =>
      says('block-seq-ind on same line', 'block sequence may not')(situation) || isItemAsKey(situation),
    say: ({ masked }) =>
      /^\s*- /.test(masked)
        ? {
            code: 'misplaced-list',
            message: 'a list item stands among keys here',
            hint: 'line it up with the items before, or put it below the key it belongs to',
          }
        : {
            code: 'misplaced-list',
            message: 'a list cannot start behind a key',
            hint: 'start it in the next line: "- …", or write [a, b]',
          },
  },
  {
    when: says('Comments must be separated'),
    say: {
      code: 'missing-space',
      message: '"#" starts a comment only behind a space',
      hint: 'put a space before "#", or quote the text',
    },
  },
  {
    when: says('Unexpected ,', 'Unexpected empty item'),
    say: {
      code: 'extra-comma',
      message: 'there is a comma too many',
      hint: 'remove it, or write the value that is missing',
    },
  },
  {
    when: (situation) => code('BLOCK_IN_FLOW')(situation) || says('Missing , ')(situation),
    say: {
      code: 'missing-comma',
      message: 'a comma is missing, or this text needs quotes',
      hint: 'in flow style commas stand between entries, {a: 1, b: 2}, and text that holds ": " or brackets is quoted',
    },
  },
  {
    when: says('flow-map-end token in YAML stream', 'flow-seq-end token in YAML stream'),
    say: {
      code: 'extra-bracket',
      message: 'this bracket closes nothing',
      hint: 'remove it, or quote text that holds brackets',
    },
  },
  {
    when: (situation) => says('at node end')(situation) && textBefore(situation).endsWith('_'),
    say: {
      code: 'text-after-quote',
      message: 'text goes on behind the closing quote',
      hint: "quote all of it; inside '…', write '' for one quote",
      mend: 'blank',
    },
  },
  {
    when: (situation) => says('at node end')(situation) && /^[^\s-]/.test(situation.masked) && situation.column === 0,
    say: {
      code: 'misplaced-key',
      message: 'a key stands below a list that belongs to none',
      hint: 'put the list under a key, and indent it',
    },
  },
  {
    when: says('at node end'),
    say: {
      code: 'yaml-syntax',
      message: 'this stands behind a value that has ended',
      hint: 'quote the whole value if it is one text',
    },
  },
  {
    when: ({ code: each, masked, column }) => each === 'BLOCK_AS_IMPLICIT_KEY' && /:(\s|$)/.test(masked.slice(column)),
    say: {
      code: 'second-colon',
      message: 'a value that holds ": " must be quoted',
      hint: "write key: 'a: b', or start a mapping in the next line",
      mend: 'line',
    },
  },
];

const isItemAsKey = ({ code: each, masked, column }: Situation): boolean =>
  each === 'MULTILINE_IMPLICIT_KEY' && masked.startsWith('- ', column);

const textBefore = ({ masked, column }: Situation): string => masked.slice(0, column).trimEnd();
