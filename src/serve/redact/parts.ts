import { MASK, type Secrets } from './secrets.ts';

/** `name`, and not `filename`. */
const NAME = /^content-disposition:[^\r\n]*;[ \t]*name=(?:"([^"\r\n]*)"|([^\s;]+))/im;

/** An uploaded form with the parts of `hidden` names masked, the same bytes when it has none; undefined when it is no form. */
export function redactParts(bytes: Buffer, hidden: ReadonlySet<string>, secrets: Secrets): Buffer | undefined {
  // A character for each byte, since files are among the parts.
  const text = `\r\n${bytes.toString('latin1')}`;
  const delimiter = /^\r\n--[^\r\n]+/.exec(text)?.[0];
  if (delimiter === undefined) return undefined;
  let touched = false;
  const parts = text.split(delimiter).map((part) => {
    const { 0: head = '', 1: quoted, 2: plain = '' } = NAME.exec(part.split('\r\n\r\n', 1)[0] as string) ?? [];
    const start = part.indexOf('\r\n\r\n') + 4;
    if (head === '' || start < 4 || !hidden.has(utf8(quoted ?? plain).toLowerCase())) return part;
    touched = true;
    secrets.add(utf8(part.slice(start)));
    return part.slice(0, start) + MASK;
  });
  return touched ? Buffer.from(parts.join(delimiter).slice(2), 'latin1') : bytes;
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
