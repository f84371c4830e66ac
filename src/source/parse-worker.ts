import type { Tape } from './tape.ts';
import { encodeTape } from './tape-write.ts';
import { SourceText } from './text.ts';
import { parseYaml } from './yaml.ts';

/**
 * What a worker thread does with one file, so that a large directory is parsed on all cores: `numbers` of the tape can
 * be transferred, and `decodeTape` on the other side gives what `parseYaml` would have given there.
 */
export const parseToTape = (file: string, path: string, text: string): Tape =>
  encodeTape(parseYaml(new SourceText(file, path, text)));
