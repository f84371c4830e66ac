import type { Content } from '../model/matching.ts';
import { parseQuery } from '../model/request.ts';

/** One value of a form; the last two of files, and of parts that say so. */
export interface FormValue {
  readonly text: string;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
}

export type Form = ReadonlyMap<string, readonly FormValue[]>;

/** Under this key a body remembers its form; a multipart one is put there before matching begins. */
export const FORM = 'form';

/** The fields of a body that is an urlencoded form, or was prepared as a multipart one; undefined when it is no form. */
export const formOf = (content: Content): Form | undefined => content.memo(FORM, () => urlencoded(content));

export const mediaType = (content: Content): string =>
  (content.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Without a content type any body is read as one: clients forget it. */
function urlencoded(content: Content): Form | undefined {
  const type = mediaType(content);
  if (type !== '' && type !== 'application/x-www-form-urlencoded') return undefined;
  return new Map(
    [...parseQuery(content.text.trim())].map(([name, values]) => [name, values.map((text) => ({ text }))]),
  );
}
