import { domainToUnicode } from 'node:url';
import type { JsonValue } from '../model/json.ts';
import type { Content, Subject } from '../model/matching.ts';
import type { Request } from '../model/request.ts';

const NOTHING: Subject = { values: [] };

/** All values of a query key, decoded. */
export const queryValue = (request: Request, name: string): Subject => valuesOf(request.query.get(name));

/** All field lines of a header; the name in lower case. */
export const headerValue = (request: Request, name: string): Subject => valuesOf(request.headers.get(name));

export const cookieValue = (request: Request, name: string): Subject => valuesOf(request.cookies.get(name));

const valuesOf = (values: readonly JsonValue[] | undefined): Subject => (values ? { values } : NOTHING);

/** One text, or nothing when it was not sent. */
export const textSubject = (text: string | undefined): Subject => (text === undefined ? NOTHING : { values: [text] });

/** A body, a request's or a response's. Made once per body, so that a hundred templates share it. */
export const bodyOf = (content: Content): Subject => content.memo(BodySubject, () => new BodySubject(content));

/** The text is decoded only when a matcher asks for it: many look at the JSON, or at the bytes, alone. */
class BodySubject implements Subject {
  readonly body: Content;

  constructor(body: Content) {
    this.body = body;
  }

  get values(): readonly string[] {
    return this.body.body.length === 0 ? [] : [this.body.text];
  }
}

/** `api.test:8080` → with and without its port, lower case, and as people write it; a matcher may ask for any. */
export function hostForms(authority: string): string[] {
  const all = authority.toLowerCase();
  const colon = all.lastIndexOf(':');
  const forms = colon > all.lastIndexOf(']') ? [all.slice(0, colon), all] : [all];
  if (!all.includes('xn--')) return forms;
  const name = forms[0] as string;
  const shown = domainToUnicode(name) || name;
  return [...forms, ...forms.map((form) => shown + form.slice(name.length))];
}
