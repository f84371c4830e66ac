import { formOf as readForm } from '../../content/form.ts';
import type { Request } from '../../model/request.ts';

const NO_FIELDS: ReadonlyMap<string, readonly string[]> = new Map();

/** The fields of a form as texts; none when the body is no form. */
export const formOf = (request: Request): ReadonlyMap<string, readonly string[]> =>
  request.memo(formOf, () => {
    const form = readForm(request);
    return form ? new Map([...form].map(([name, values]) => [name, values.map(({ text }) => text)])) : NO_FIELDS;
  });
