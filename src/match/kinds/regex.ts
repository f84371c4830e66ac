import { compileRegex } from '../../content/regex.ts';
import { optional } from '../../source/shape/object.ts';
import { text, word } from '../../source/shape/scalars.ts';
import { type Shape, wrongType } from '../../source/shape/shape.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { report } from './report.ts';
import { isCaseless, someText } from './texts.ts';

const flags: Shape<string> = {
  expects: 'flags of i, m, s and u',
  read(node, reading) {
    const right = node.kind === 'scalar' && /^(?!.*(.).*\1)[imsu]*$/.test(node.source);
    return right ? node.source : wrongType(node, reading, 'flags of i, m, s and u');
  },
  schema: () => ({ type: 'string', pattern: '^(?!.*(.).*\\1)[imsu]*$' }),
};

/** `regex`: the pattern is found somewhere in the text; `^` and `$` anchor it. */
export const regex = defineKind({
  name: 'regex',
  description: 'a regular expression that is found in the text; ^ and $ anchor it',
  fields: ALL_FIELDS,
  options: {
    flags: optional(flags, 'i: in any case, m: ^ and $ at each line, s: . takes line ends too, u'),
    engine: optional(
      word('linear', 'native'),
      'native: lookaround and backreferences work, but an unlucky text can hang the server',
      'linear',
    ),
  },
  alsoCalled: ['matches', 'pattern', 'regexp', 'match', 'urlPattern'],
  value: () => text('a regular expression'),
  compile(source, { flags = '', engine = 'linear' }, { field, node, reading }) {
    const all = isCaseless(field) && !flags.includes('i') ? `${flags}i` : flags;
    const compiled = compileRegex(source, all, engine);
    if (!('test' in compiled)) return report(compiled, source, node, reading);
    if (compiled.warning) reading.problem(node, compiled.warning);
    return someText(`text that matches /${source}/${flags}`, (sent) => compiled.test(sent));
  },
});
