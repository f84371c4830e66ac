import type { JsonValue } from '../../model/json.ts';
import type { ResponseChange } from './change.ts';
import { changedText } from './changed-text.ts';
import type { Edit } from './edits.ts';
import { insertItem, removeItem, replaceElement, replaceItem } from './mapping.ts';
import { isAlias, isMapping, isScalar, isSequence, itemOf, type Mapping } from './nodes.ts';
import { ALIASED, editStructure, isRefusal, type Refusal, SHARED, UNCLEAR, type Written } from './structure.ts';

export interface Edited {
  readonly edits: readonly Edit[];
  /** A `bodyFile` as it is named, and its new bytes. */
  readonly file?: { readonly name: string; readonly change: NonNullable<ResponseChange['body']> };
}

/** The edits that bring a `response` up to date, or why it must be left as it is. */
export function editResponse(response: Mapping, change: ResponseChange, written: Written): Edited | Refusal {
  const editor = new ResponseEditor(response, written);
  if (change.status !== undefined) editor.set('status', change.status);
  editor.headers(change.headers);
  if (change.body) editor.body(change.body);
  if (change.transitionsState) editor.transitions(change.transitionsState);
  return editor.result;
}

class ResponseEditor {
  readonly #response: Mapping;
  readonly #written: Written;
  readonly #edits: Edit[] = [];
  #file: Edited['file'];
  #refusal: Refusal | undefined;

  constructor(response: Mapping, written: Written) {
    this.#response = response;
    this.#written = written;
  }

  get result(): Edited | Refusal {
    return this.#refusal ?? { edits: this.#edits, ...(this.#file ? { file: this.#file } : {}) };
  }

  set(key: string, value: JsonValue): void {
    const item = itemOf(this.#response, key);
    const { text, shared } = this.#written;
    if (item && shared.within(item.value)) this.#refusal = SHARED;
    else if (item) this.#edits.push(replaceItem(this.#response, item, value, text));
    else {
      // The status stands in front, all else behind what is there.
      const after = key === 'status' ? undefined : this.#response.items.at(-1);
      this.#edits.push(insertItem(this.#response, after, key, value, text));
    }
  }

  headers(changes: ResponseChange['headers']): void {
    if (changes.length === 0) return;
    const map = itemOf(this.#response, 'headers')?.value;
    if (isAlias(map)) this.#refusal = ALIASED;
    else if (this.#written.shared.names(map)) this.#refusal = SHARED;
    else if (isMapping(map) && map.items.length > 0) for (const change of changes) this.#header(map, change);
    else if (!map || (isMapping(map) && map.items.length === 0)) {
      this.set('headers', Object.fromEntries(changes.map(({ name, values }) => [name, valueOf(values)])));
    } else this.#refusal = UNCLEAR;
  }

  transitions(moves: NonNullable<ResponseChange['transitionsState']>): void {
    const { text, shared } = this.#written;
    const map = itemOf(this.#response, 'transitionsState')?.value;
    if (!isMapping(map) || map.items.length === 0) {
      this.set('transitionsState', Object.fromEntries(moves));
      return;
    }
    if (shared.names(map)) this.#refusal = SHARED;
    for (const [key, value] of moves) {
      const item = itemOf(map, key);
      this.#edits.push(
        item ? replaceItem(map, item, value, text) : insertItem(map, map.items.at(-1), key, value, text),
      );
    }
  }

  #header(map: Mapping, { name, values }: ResponseChange['headers'][number]): void {
    const { text, shared } = this.#written;
    const item = itemOf(map, name, (key) => key.toLowerCase());
    const old = item?.value;
    if (shared.within(old)) this.#refusal = SHARED;
    else if (!item) this.#edits.push(insertItem(map, map.items.at(-1), name, valueOf(values), text));
    else if (values.length === 0 && map.items.length > 1)
      this.#edits.push(removeItem(map, item, (each) => each === item, text));
    else if (values.length === 1 && isSequence(old) && old.items.length === 1) {
      this.#edits.push(replaceElement(old.items[0] as Parameters<typeof replaceElement>[0], values[0] as string, text));
    } else this.#edits.push(replaceItem(map, item, isSequence(old) ? [...values] : valueOf(values), text));
  }

  body(change: NonNullable<ResponseChange['body']>): void {
    const file = itemOf(this.#response, 'bodyFile')?.value;
    if (file) this.#bodyFile(file, change);
    else if (this.#isTrue('encodedBody')) this.set('body', change.bytes.toString('base64'));
    else this.#inline(change);
  }

  #bodyFile(file: unknown, change: NonNullable<ResponseChange['body']>): void {
    if (!isScalar(file) || typeof file.value !== 'string' || file.value.includes('{{')) this.#refusal = UNCLEAR;
    else if (this.#isTrue('encodedBody')) this.#refusal = { refused: 'its body is a file in base64' };
    else this.#file = { name: file.value, change };
  }

  #inline(change: NonNullable<ResponseChange['body']>): void {
    const { operations, bytes, text, document } = change;
    const node = itemOf(this.#response, 'body')?.value;
    const isStructured = isMapping(node) || isSequence(node);
    if (operations.length > 0 && isStructured && document !== undefined) {
      const edits = editStructure(node, operations, document, this.#written);
      if (isRefusal(edits)) this.#refusal = edits;
      else this.#edits.push(...edits);
    } else if (text === undefined) {
      this.set('body', bytes.toString('base64'));
      this.set('encodedBody', true);
    } else if (document !== undefined && document !== null && (isStructured || !isScalar(node))) {
      // A null in YAML would be no body at all.
      this.set('body', document);
    } else this.set('body', isScalar(node) ? changedText(String(node.value), change) : text);
  }

  #isTrue(key: string): boolean {
    const value = itemOf(this.#response, key)?.value;
    return isScalar(value) && value.value === true;
  }
}

/** What is gone is taken away from the defaults, too. */
const valueOf = (values: readonly string[]): JsonValue => {
  if (values.length === 0) return null;
  return values.length === 1 ? (values[0] as string) : [...values];
};
