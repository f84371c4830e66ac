import type { RecordedPair } from '../model/recording.ts';
import { CAPTURED_MARK, PAIR_END } from '../source/captured.ts';
import { type PairWriting, writePair } from './pair.ts';
import { inlineText } from './scalar.ts';

/** What a captured file begins with: pairs follow. `schema`: where editors find the format, from the file's folder. */
export const capturedHead = (name: string, schema: string): string =>
  [
    `# yaml-language-server: $schema=${schema}`,
    `${CAPTURED_MARK} A pair ends with "${PAIR_END}": what follows the last one was cut off, and is left out.`,
    `name: ${inlineText(name, false)}`,
    'pairs:',
    '',
  ].join('\n');

/** A pair with the line that says that it is whole. */
export const capturedItem = (pair: RecordedPair, writing: PairWriting): string =>
  `${writePair(pair, writing)}  ${PAIR_END}\n`;
