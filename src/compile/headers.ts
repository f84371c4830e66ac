import type { Node, ScalarNode } from '../source/nodes.ts';
import type { Reading } from '../source/reading.ts';
import type { Rendered } from './text.ts';

/** What stands in a response's `headers`, name by name, one item per value. */
export interface HeaderSource {
  readonly name: string;
  readonly node: ScalarNode;
}

/** A header as it is answered: in order, one for each value. */
export interface Header {
  readonly name: string;
  readonly value: Rendered;
}

/** Latin1 without control characters but tab: what Node lets through. */
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** They describe the connection, so recorded ones would be lies: the listener computes them. */
const FRAMING = new Set(['transfer-encoding', 'connection', 'keep-alive', 'proxy-connection']);

/** The listener computes it, too, but for an answer to `HEAD`: of the body that is not there only this one tells. */
export const isLength = (name: string): boolean => name.length === 14 && name.toLowerCase() === 'content-length';

/** The header values in order. */
export const headerSources = (
  headers: ReadonlyMap<string, readonly Node[] | null> | null | undefined,
): HeaderSource[] =>
  [...(headers ?? [])].flatMap(([name, values]) =>
    FRAMING.has(name.toLowerCase()) ? [] : (values ?? []).map((node) => ({ name, node: node as ScalarNode })),
  );

/** The value of a header that is no template; problems are reported. */
export function headerValue({ name, node }: HeaderSource, reading: Reading): string {
  const value = reading.fillText(node.source, node);
  if (!VALUE.test(value)) {
    reading.problem(node, {
      code: 'bad-header-value',
      message: `the value of "${name}" has a character that cannot stand in a header`,
      hint: 'a line break ends a header; write characters beyond Latin-1 percent-encoded',
    });
  }
  return value;
}

/** A rendered value made safe: nothing that a request brought in may end the header and start another. */
export const safeHeaderValue = (value: string): string =>
  VALUE.test(value) ? value : value.replace(/[^\t\u0020-\u007e\u0080-\u00ff]+/g, ' ');
