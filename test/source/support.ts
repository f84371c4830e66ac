import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Node } from '../../src/source/nodes.ts';
import { Reading } from '../../src/source/reading.ts';
import type { Shape } from '../../src/source/shape/shape.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';

export const sourceOf = (text: string): SourceText => new SourceText('test.yaml', '/test.yaml', text);

/** The tree of any document; throws what is wrong with it. */
export function parse(text: string): Node {
  const { root, diagnostics } = parseYaml(sourceOf(text), { anything: true });
  if (!root) throw new Error(diagnostics.map((each) => each.message).join('; '));
  return root;
}

/** What a shape makes of a document. */
export function read<T>(
  shape: Shape<T>,
  yaml: string,
  vars: { readonly [name: string]: JsonValue } = {},
): { value: T | undefined; diagnostics: readonly Diagnostic[] } {
  const reading = new Reading({ vars });
  const value = shape.read(parse(yaml), reading);
  return { value, diagnostics: reading.diagnostics };
}
