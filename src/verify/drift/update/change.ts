import type { BodyChange, ResponseChange } from '../../../source/rewrite/change.ts';
import type { Refusal } from '../../../source/rewrite/structure.ts';
import type { Answer } from '../answer.ts';
import type { Moved } from '../drift.ts';
import type { BodyMove } from '../move.ts';
import { operationsFor } from './operations.ts';

/** What must become of the response of a pair that has moved, or why it is left as it is. */
export function changeOf({ entry, compared }: Moved): ResponseChange | Refusal {
  const { mock, real, moves, rendered } = compared;
  if (entry.kind === 'template') return { refused: 'a template is never rewritten' };
  if (entry.answer.responses.length > 1) return { refused: 'it has several responses' };
  if (rendered) return { refused: 'its response is templated' };
  const statusMoved = mock.status !== real.status;
  if (statusMoved && (real.status < 200 || real.status > 599))
    return { refused: `${real.status} is no status to answer with` };
  const headers = moves.flatMap((move) =>
    move.part === 'header' ? [{ name: titled(move.name), values: real.headers.get(move.name) ?? [] }] : [],
  );
  const body = bodyChange(compared);
  if (body?.document === null && body.operations.length === 0 && !headers.some(isContentType)) {
    // It becomes a text, which has no type of its own.
    headers.push({ name: 'Content-Type', values: real.headers.get('content-type') ?? [] });
  }
  if (body && mock.headers.has('content-encoding')) return { refused: 'its body is packed' };
  return { ...(statusMoved ? { status: real.status } : {}), headers, ...(body ? { body } : {}) };
}

function bodyChange({ mock, real, moves, request }: Moved['compared']): BodyChange | undefined {
  if (request.method === 'HEAD' || mock.bytes.equals(real.bytes)) return undefined;
  const bodyMoves = moves.filter((move): move is BodyMove => move.part === 'body');
  const change = {
    bytes: real.bytes,
    text: real.content.kind === 'bytes' ? undefined : real.bytes.toString('utf8'),
    document: real.content.kind === 'json' ? real.content.value : undefined,
  };
  const [recorded, now] = [documentOf(mock), documentOf(real)];
  const isOther = Math.floor(mock.status / 100) !== Math.floor(real.status / 100);
  if (!isOther && recorded !== undefined && now !== undefined) {
    if (bodyMoves.length === 0) return undefined;
    return { ...change, operations: operationsFor(bodyMoves, recorded, now) ?? [] };
  }
  const typeMoved = moves.some((move) => move.part === 'header' && move.name === 'content-type');
  return isOther || typeMoved || bodyMoves.length > 0 ? { ...change, operations: [] } : undefined;
}

const isContentType = ({ name }: { readonly name: string }): boolean => name === 'Content-Type';

const documentOf = ({ content }: Answer) => (content.kind === 'json' ? content.value : undefined);

/** `content-type` → `Content-Type`; a header that is there already keeps its own spelling. */
const titled = (name: string): string => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
