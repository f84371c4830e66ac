import { parseQuery, type Request } from '../../model/request.ts';

/** One value of a form, as matchers leave it behind too. */
interface FormValue {
  readonly text: string;
}

/** Matchers remember a form under the same name, so that a body is parsed once; only they have parsed multipart ones. */
const FORM = 'form';

const NO_FIELDS: ReadonlyMap<string, readonly string[]> = new Map();

/** The fields of a form as texts; none when the body is no form. */
export const formOf = (request: Request): ReadonlyMap<string, readonly string[]> =>
  request.memo(formOf, () => {
    const form = request.memo(FORM, () => urlencoded(request));
    return form ? new Map([...form].map(([name, values]) => [name, values.map(({ text }) => text)])) : NO_FIELDS;
  });

/** Without a content type any body is read as one: clients forget it. */
function urlencoded(request: Request): ReadonlyMap<string, readonly FormValue[]> | undefined {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== '' && type !== 'application/x-www-form-urlencoded') return undefined;
  return new Map(
    [...parseQuery(request.text.trim())].map(([name, values]) => [name, values.map((text) => ({ text }))]),
  );
}
