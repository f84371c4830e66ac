import type { JsonValue } from '../../model/json.ts';
import { bodyText, type Reply } from '../../model/reply.ts';

/** Replies are prepared once and sent many times, so what is read from one is kept with it. */
const texts = new WeakMap<Reply, string>();
const documents = new WeakMap<Reply, { readonly json: JsonValue | undefined }>();

/** The body as text. */
export function replyText(reply: Reply): string {
  let text = texts.get(reply);
  if (text === undefined) {
    text = bodyText(reply.body);
    texts.set(reply, text);
  }
  return text;
}

/** The body as JSON; undefined when it is none. */
export function replyJson(reply: Reply): JsonValue | undefined {
  let document = documents.get(reply);
  if (!document) {
    document = { json: parse(replyText(reply)) };
    documents.set(reply, document);
  }
  return document.json;
}

/** The first header line of that name, which is in lower case. */
export function replyHeader({ headers }: Reply, name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const each = headers[index] as string;
    if (each.length === name.length && each.toLowerCase() === name) return headers[index + 1];
  }
  return undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
