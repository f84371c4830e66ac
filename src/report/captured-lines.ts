import type { EventOf } from '../model/events.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';
import { count } from './time.ts';

const LONGEST = 300;
const MOST = 20;

/** What was recorded, and what of it somebody should look at. */
export function capturedLines(event: EventOf<'capture:ended'>, paint: Style): string[] {
  const { pairs, replaced, lost, files, sensitive } = event;
  const parts = [
    `${count(pairs, 'pair', 'pairs')} recorded`,
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(lost > 0 ? [paint.red(`${lost} lost`)] : []),
  ];
  const first = files[0];
  const where = first === undefined ? '' : ` in ${clean(first, LONGEST)}`;
  const more = files.length > 1 ? ` and ${count(files.length - 1, 'other file', 'other files')}` : '';
  return [
    parts.join(', ') + where + more,
    ...sensitive.slice(0, MOST).map((line) => paint.yellow(`look before you commit: ${clean(line, LONGEST)}`)),
    ...(sensitive.length > MOST ? [paint.yellow(`and ${sensitive.length - MOST} more like these`)] : []),
  ];
}
