import type { JsonValue } from './json.ts';
import type { Explanation } from './library.ts';
import type { FieldReport } from './matching.ts';
import { formatPlace } from './place.ts';

/**
 * An explanation in lines of plain text: which entry, where it stands, and field by field whether it fits. `heading`
 * is what the entry is called here.
 *
 *     nearest: "create order" (scenarios/checkout.yaml:12:5)
 *       ok  method   POST
 *       NO  path     expected "/orders", got "/order"
 */
export function describeExplanation({ entry, reports }: Explanation, heading = 'nearest'): string[] {
  const width = Math.max(0, ...reports.map(({ field }) => field.length));
  return [
    `${heading}: ${JSON.stringify(entry.name)} (${formatPlace(entry.place)})`,
    ...reports.flatMap((report) => describeReport(report, width)),
  ];
}

function describeReport({ field, ok, expected, got, detail }: FieldReport, width: number): string[] {
  const line = `  ${ok ? 'ok' : 'NO'}  ${printable(field).padEnd(width)}  `;
  if (ok) return [line + printable(got)];
  const lines = [`${line}expected ${printable(expected)}, got ${printable(got)}`];
  if (detail !== undefined) lines.push(`      ${' '.repeat(width)}  ${printable(detail)}`);
  return lines;
}

/** Names and values come from the network: nothing in them may steer a terminal or break a line. */
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '·');

/** The same for programs. */
export const explanationToJson = ({ entry, matches, reports }: Explanation): JsonValue => ({
  entry: entry.id,
  name: entry.name,
  place: formatPlace(entry.place),
  matches,
  fields: reports.map((report) => ({ ...report })),
});
