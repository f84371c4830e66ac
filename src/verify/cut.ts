/** At most so many UTF-16 units, never half a character; what was cut ends in `…`. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 2);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, limit - (isHalf ? 2 : 1))}…`;
}

/** Milliseconds for people: `1.2 ms`, `34 ms`, `1.2 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
