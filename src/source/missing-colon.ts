import type { YAMLError } from '../vendor/yaml.ts';
import type { Found } from './found.ts';
import { mask } from './line-traps.ts';

/** `method:GET`, or a line that is no `key: value` at all; offsets count from the start of the line. */
export function missingColon(error: YAMLError, line: string): Found | undefined {
  if (error.code !== 'MULTILINE_IMPLICIT_KEY' && !error.message.startsWith('Implicit map keys')) return undefined;
  const [, before = '', content = ''] = /^(\s*(?:- +)*)(.*?)\s*$/.exec(mask(line)) ?? [];
  const start = before.length;
  const written = line.slice(start, start + content.length);
  const end = start + Math.max(1, written.length);
  // No-break spaces, as word processors write them, are letters to YAML.
  const colon = /^([^\s:'"[{]+):([\u00a0\u2000-\u200a\u3000]*)(\S.*)?$/u.exec(written);
  if (!colon || !colon[3] || colon[3].startsWith('//')) {
    return {
      start,
      end,
      problem: {
        code: 'missing-colon',
        message: 'a "key: value" is expected in this line',
        hint: 'add the colon, a "- " if it is a list item, or indent it if it goes on with the text above',
      },
    };
  }
  const [, key = '', spaces, value = ''] = colon;
  return {
    start,
    end,
    mend: `${key}: ${'x'.repeat(written.length - key.length - 2)}`,
    problem: {
      code: 'missing-space',
      message: spaces
        ? `a no-break space stands after the colon of "${key}"`
        : `a space is missing after the colon of "${key}"`,
      hint: `write "${key}: ${value.trim()}"${spaces ? ' with a plain space' : ''}`,
    },
  };
}
