import { withoutTornEnd } from './captured.ts';
import { decodeText } from './decode.ts';
import type { Tape } from './tape.ts';
import { encodeTape } from './tape-write.ts';
import { SourceText } from './text.ts';
import { parseYaml } from './yaml.ts';

/** One file to parse in a thread of its own. */
export interface ParseJob {
  /** As shown to people. */
  readonly shown: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a worker thread is given to run. Undefined when the bytes are no text: whoever asked finds out why again. */
export function run({ shown, path, bytes }: ParseJob): { result: Tape | undefined; transfer: ArrayBuffer[] } {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoded = decodeText(withoutTornEnd(held) ?? held);
  if (typeof decoded !== 'string') return { result: undefined, transfer: [] };
  const result = encodeTape(parseYaml(new SourceText(shown, path, decoded)));
  return { result, transfer: [result.numbers.buffer as ArrayBuffer] };
}
