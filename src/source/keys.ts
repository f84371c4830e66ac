import type { Problem } from './diagnose.ts';
import type { MapEntry } from './nodes.ts';
import { quoted } from './quoted.ts';

/** What can be wrong with the keys of a mapping. */

export const EMPTY_KEY: Problem = {
  code: 'empty-key',
  message: 'there is no key before the colon',
  hint: 'write "key: value"',
};

/** A key that stands twice; the line of the first is named, since it may be far away. */
export function duplicateKey(first: MapEntry): Problem {
  const { line } = first.keyRange.text.position(first.keyRange.start);
  return {
    code: 'duplicate-key',
    message: `the key "${first.key}" stands here twice; first in line ${line}`,
    hint: first.key === '<<' ? 'merge several with a list: "<<: [*a, *b]"' : 'rename or remove one of them',
  };
}

/** A key of a flow mapping that has neither colon nor value: `{$url}`, `{id}`, `{a:1}`. */
export function bareKey(key: string): Problem {
  const colon = /^([^:\s]+):(\S.*)$/.exec(key);
  if (colon && !key.startsWith('$')) {
    return {
      code: 'missing-space',
      message: `a space is missing after the colon of "${colon[1]}"`,
      hint: `write "${colon[1]}: ${colon[2]}"`,
    };
  }
  return {
    code: 'unquoted-braces',
    message: `YAML reads {${key}} as a mapping with the key "${key}" and no value`,
    hint: `quote text that holds braces: ${quoted(`{${key}}`)}`,
  };
}
