import { isJsonObject, type JsonValue } from '../model/json.ts';

/** One JSON object; or why the text is none, to stand behind the name of who wrote it. */
export function parseObject(
  text: string,
): { readonly object: { [key: string]: JsonValue } } | { readonly problem: string } {
  if (text.trim() === '') return { problem: 'gave back nothing' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: `gave back what is not one JSON object: ${excerpt(text)}` };
  }
  return isJsonObject(value) ? { object: value } : { problem: `gave back JSON that is no object: ${excerpt(text)}` };
}

const excerpt = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
