import type { CST, Document } from '../vendor/yaml.ts';
import { yaml } from '../vendor/yaml.ts';
import { DEEPEST, offsetTooDeep } from './depth.ts';
import type { Found } from './found.ts';

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  // Keys are compared while they are converted, where the first of two is still known.
  uniqueKeys: false,
  // Keys keep their source text: `1.10:` stays "1.10". This also turns `{{x}}`, a mapping as key, into an error.
  stringKeys: true,
  // `!!binary`, `!!set`… would make values that no JSON has.
  resolveKnownTags: false,
} as const;

/** A text → the one document of the `yaml` package with its errors; or, when it nests too deeply for it, where. */
export function composeDocument(text: string): Document.Parsed | Found {
  const { Parser, Composer, YAMLParseError } = yaml();
  const tokens = untilLost(new Parser().parse(text));
  const deep = offsetTooDeep(tokens);
  if (deep !== undefined) return tooDeep(deep);
  const [document, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (!document) throw new Error('a composer that is told to makes a document');
  if (second) {
    const [start] = second.range;
    document.errors.push(new YAMLParseError([start, start + 3], 'MULTIPLE_DOCS', 'a second document'));
  }
  return document;
}

/** The parser's tokens, up to where it has lost the thread: behind that it makes an error of every word. */
function untilLost(tokens: Iterable<CST.Token>): CST.Token[] {
  const kept: CST.Token[] = [];
  let errors = 0;
  for (const token of tokens) {
    kept.push(token);
    if (token.type === 'error') errors += 1;
    if (errors === 20) break;
  }
  return kept;
}

const tooDeep = (offset: number): Found => ({
  start: offset,
  end: offset + 1,
  last: true,
  problem: { code: 'too-deep', message: `this nests more than ${DEEPEST} levels deep`, hint: 'nest less deeply' },
});
