import type { JsonValue } from '../../model/json.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { json as anyValue } from '../../source/shape/scalars.ts';
import { mapped, type Shape, wrongType } from '../../source/shape/shape.ts';
import { report } from './report.ts';

/** A JSON document as a YAML structure, or as text that holds an object or a list in JSON. */
export const jsonDocument = (): Shape<JsonValue> => mapped(anyValue(), parseText);

function parseText(value: JsonValue, node: Node, reading: Reading): JsonValue | undefined {
  const forgotten = node.kind === 'scalar' && node.value === null && node.source.trim() === '';
  if (forgotten) return wrongType(node, reading, 'a JSON document', 'for the document null write null');
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch (error) {
    const at = /at position (\d+)/.exec((error as Error).message)?.[1];
    const problem = {
      code: 'bad-json',
      message: 'this text starts like a JSON document but is none',
      hint: 'write it as YAML, or mend the JSON',
      offset: at === undefined ? undefined : Number(at),
    };
    return report(problem, value, node, reading);
  }
}
