import type { Request } from '../model/request.ts';
import { parseMultipart } from '../vendor/busboy.ts';
import { FORM, type Form, type FormValue, mediaType } from './form.ts';

/** Parses a multipart body, which takes more than one tick, so that matchers find its form. Others cost one look. */
export async function prepareMultipart(request: Request): Promise<void> {
  if (request.body.length === 0 || mediaType(request) !== 'multipart/form-data') return;
  const parts = await parseMultipart(request.body, request.header('content-type') as string);
  request.memo(FORM, () => parts && group(parts));
}

function group(parts: Awaited<ReturnType<typeof parseMultipart>> & object): Form {
  const form = new Map<string, FormValue[]>();
  for (const { name, filename, contentType, bytes } of parts) {
    const value = { text: bytes.toString('utf8'), filename, contentType };
    const values = form.get(name);
    if (values) values.push(value);
    else form.set(name, [value]);
  }
  return form;
}
