const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * ISO 8601, or milliseconds since the epoch → milliseconds since the epoch; undefined when it is neither. Without a time
 * zone it is UTC, so that it means the same on every machine.
 */
export function parseTime(text: string): number | undefined {
  if (/^\d{9,15}$/.test(text)) return Number(text);
  if (!ISO.test(text)) return undefined;
  const isZoned = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = Date.parse(isZoned || !/[T ]/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
