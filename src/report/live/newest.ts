/**
 * The lines of as many whole blocks as fit into `room`, the newest, which stand last; of the very newest at least its
 * beginning, and how much of it does not fit. Lines are made for those blocks alone.
 */
export function newest<T>(blocks: readonly T[], linesOf: (block: T) => readonly string[], room: number): string[] {
  const chosen: (readonly string[])[] = [];
  let left = Math.max(0, room);
  for (let at = blocks.length - 1; at >= 0 && left > 0; at -= 1) {
    const lines = linesOf(blocks[at] as T);
    if (lines.length > left && chosen.length > 0) break;
    chosen.push(beginning(lines, left));
    left -= lines.length;
  }
  return chosen.toReversed().flat();
}

/** In less there is better use for a line than to say what is missing. */
const ROOMY = 6;

function beginning(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room || room < ROOMY) return lines.slice(0, room);
  return [...lines.slice(0, room - 1), `  … ${lines.length - room + 1} more lines`];
}
