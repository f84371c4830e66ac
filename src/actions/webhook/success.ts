import { oneOrMany } from '../../source/shape/collections.ts';
import { mapped, type Shape, wrongType } from '../../source/shape/shape.ts';

/** Which statuses are the right outcome. */
export interface Success {
  /** To stand behind "expected": `2xx`, `200 or 404`. */
  readonly expects: string;
  readonly accepts: (status: number) => boolean;
}

interface Range {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const ANY: Range = { text: 'any status', from: 0, to: 999 };

const among = (ranges: readonly Range[]): Success => ({
  expects: ranges.map(({ text }) => text).join(' or '),
  accepts: (status) => ranges.some(({ from, to }) => status >= from && status <= to),
});

export const TWO_HUNDREDS: Success = { expects: '2xx', accepts: (status) => status >= 200 && status < 300 };
export const ONLY_200: Success = { expects: '200', accepts: (status) => status === 200 };

const EXPECTS = 'a status such as 200, a range such as 2xx or 200-204, or any';

const range: Shape<Range> = {
  expects: EXPECTS,
  read(node, reading) {
    const text = node.kind === 'scalar' && node.value !== null ? reading.fillText(node.source, node) : undefined;
    return (text === undefined ? undefined : parseRange(text)) ?? wrongType(node, reading, EXPECTS);
  },
  schema: () => ({
    anyOf: [
      { type: 'integer', minimum: 100, maximum: 599 },
      { type: 'string', pattern: '^([1-5]\\d\\d|[1-5][xX]{2}|[1-5]\\d\\d-[1-5]\\d\\d|any)$' },
    ],
  }),
};

function parseRange(text: string): Range | undefined {
  if (text === 'any') return ANY;
  const [, hundreds] = /^([1-5])xx$/i.exec(text) ?? [];
  if (hundreds) return { text: `${hundreds}xx`, from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
  const [, from, to = from] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? [];
  if (from === undefined || Number(to) < Number(from)) return undefined;
  return { text, from: Number(from), to: Number(to) };
}

/** `success: 404`, `[200, 404]`, `2xx`, `any`. */
export const success: Shape<Success> = mapped(oneOrMany(range, { min: 1 }), among);
