const DASH = 0x2d;
/** Of two dashes and a boundary. */
const LONGEST = 2 + 70;

/**
 * A multipart body with the one boundary that all have here: clients make theirs up anew for each request, so that it tells
 * no two apart. Any other body is given back as it is.
 */
export function withoutBoundary(body: Buffer): Buffer {
  if (body[0] !== DASH || body[1] !== DASH) return body;
  const end = body.subarray(0, LONGEST + 2).indexOf('\r\n');
  if (end < 3) return body;
  const text = `\r\n${body.toString('latin1')}`;
  const delimiter = text.slice(0, end + 2);
  if (!text.trimEnd().endsWith(`${delimiter}--`)) return body;
  return Buffer.from(text.replaceAll(delimiter, '\r\n--boundary'), 'latin1');
}
