import type { Template } from '../../model/entry.ts';
import type { FieldTest } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import { type Lookup, methodFits } from '../lookup.ts';
import { hostFits, type Origin, schemeFits } from '../origin.ts';

/** Whether a template whose path fits wants the rest of the request too. */
export function templateFits(template: Template, lookup: Lookup): boolean {
  const { method, fields } = template.request;
  if (!methodFits(method, lookup.request, lookup.methodRule)) return false;
  for (const field of fields) if (!fieldFits(field, lookup.request, lookup.origin)) return false;
  return true;
}

/** One field; what is not known of scheme and host is taken for equal. */
export function fieldFits(field: FieldTest, request: Request, origin: Origin): boolean {
  const { matcher } = field;
  if (field.name === 'host') {
    if (origin.host === undefined) return true;
    if (matcher.literals) return matcher.literals.some((host) => hostFits(host.toLowerCase(), origin));
  } else if (field.name === 'scheme') {
    if (origin.scheme === undefined) return true;
    if (matcher.literals) return matcher.literals.some((scheme) => schemeFits(scheme.toLowerCase(), origin));
  }
  return matcher.test(field.subject(request));
}
