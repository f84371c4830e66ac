import * as encode from './encode.ts';
import type { Expression } from './expression.ts';
import type { Part } from './scan.ts';

/**
 * The kind of text a value lands in, which decides how it is made safe there. `text` is taken as it is. `json`, `xml`,
 * `html` and `form` are the insides of documents; `query` is one value of a query, `url` a whole address.
 */
export type Landing = 'text' | 'environment' | 'header' | 'url' | 'query' | 'json' | 'xml' | 'html' | 'form';

type Encode = (expression: Expression) => encode.Write;

const EVERYWHERE: { readonly [L in Landing]?: Encode } = {
  text: encode.asText,
  environment: encode.asEnvironment,
  header: encode.asHeader,
  query: encode.asUrlPart,
  form: encode.asUrlPart,
  xml: encode.asXml,
  html: encode.asHtml,
};

/** How each expression of a text is written, in their order. */
export function encodersFor(landing: Landing, parts: readonly Part[]): Encode[] {
  const everywhere = EVERYWHERE[landing];
  if (everywhere) return parts.flatMap(({ kind }) => (kind === 'expression' ? [everywhere] : []));
  return landing === 'json' ? inJson(parts) : inUrl(parts);
}

/** Inside of quotes a value is the inside of a string; elsewhere it is a value, with its type. */
function inJson(parts: readonly Part[]): Encode[] {
  let inString = false;
  return parts.flatMap((part) => {
    if (part.kind === 'expression') return [inString ? encode.insideJsonString : encode.asJson];
    inString = isInString(part.text, inString);
    return [];
  });
}

function isInString(text: string, before: boolean): boolean {
  let inside = before;
  for (let index = 0; index < text.length; index += 1) {
    if (inside && text[index] === '\\') index += 1;
    else if (text[index] === '"') inside = !inside;
  }
  return inside;
}

/** Stands for an expression at the start, which may be a whole URL or only its scheme. */
const START = '\u0001';
const UP_TO_HOST = new RegExp(`^(?:https?|${START})://[^/?#]*$`, 'i');

function inUrl(parts: readonly Part[]): Encode[] {
  let before = '';
  return parts.flatMap((part) => {
    if (part.kind === 'literal') {
      before += part.text;
      return [];
    }
    const starts = before === '';
    const host = UP_TO_HOST.test(before);
    before += starts ? START : 'x';
    return [starts ? encode.asText : host ? encode.asAuthority : encode.asUrlPart];
  });
}

/** Whether a text is a JSON document but for the expressions in it. */
export function looksLikeJson(parts: readonly Part[]): boolean {
  let text = '';
  let inString = false;
  for (const part of parts) {
    if (part.kind === 'expression') text += inString ? 'x' : '0';
    else {
      text += part.text;
      inString = isInString(part.text, inString);
    }
  }
  return /^\s*[[{]/.test(text) && isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
