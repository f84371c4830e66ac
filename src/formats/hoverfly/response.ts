import { decodeBase64 } from '../../content/base64.ts';
import { storedBody } from '../../content/stored-body.ts';
import type { RecordedResponse } from '../../model/recording.ts';
import type { Delay } from '../../model/reply.ts';
import { delayTree } from '../../write/delay.ts';
import { withoutFraming } from '../../write/headers.ts';
import { type PairWriting, responseTree } from '../../write/pair.ts';
import { isList, mapOf, type Tree, type TreeMap } from '../../write/tree.ts';
import type { ImportContext, Remark } from '../format.ts';
import type { Translation } from './templates/code.ts';
import { translateTemplate } from './templates/translate.ts';
import type { HoverflyResponse } from './view.ts';

export interface ResponseParts {
  readonly delay: Delay | undefined;
  readonly context: ImportContext;
  readonly writing: PairWriting;
  readonly remarks: Remark[];
  /** For templates; problems are told as remarks. */
  readonly translation: Translation;
}

/** `response` of an entry; undefined when it has no counterpart, which is then among the remarks. */
export function importResponse(response: HoverflyResponse, parts: ResponseParts): TreeMap | undefined {
  const { remarks } = parts;
  const before = remarks.length;
  const status = statusOf(response, remarks);
  const flat = [...response.headers].flatMap(([name, values]) => values.flatMap((value) => [name, value]));
  checkHeaders(flat, response.at, remarks);
  const body = bodyOf(response, parts);
  if (response.postServeAction !== undefined) {
    const action = JSON.stringify(response.postServeAction);
    remarks.push({
      kind: 'note',
      at: `${response.at}.postServeAction`,
      message: `the action ${action} is no part of a simulation`,
      hint: `declare it under "actions:", or register it: mockrun serve --post-serve-action "NAME …"`,
    });
  }
  if (!body || remarks.slice(before).some(({ kind }) => kind === 'left out')) return undefined;
  const { delay } = parts;
  const common = { status, removesState: response.removesState, ...(delay ? { delay } : {}) };
  const actions = response.postServeAction === undefined ? {} : { postServeAction: [response.postServeAction] };
  if (isTemplated(response, body)) return templated(response, body, flat, { ...common, ...actions }, parts);
  const { body: stored, packedBody } = storedBody({ status, headers: flat, body });
  return responseTree(
    {
      ...common,
      ...actions,
      headers: flat,
      body: stored,
      ...(packedBody !== undefined && { packedBody }),
      transitionsState: response.transitionsState,
    },
    parts.writing,
  );
}

function statusOf({ status, at }: HoverflyResponse, remarks: Remark[]): number {
  if (status === 0) {
    remarks.push({ kind: 'changed', at: `${at}.status`, message: 'there is no status; 200 is written' });
    return 200;
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    remarks.push({ kind: 'left out', at: `${at}.status`, message: `${status} is no status that a response can have` });
  }
  return status;
}

function checkHeaders(flat: readonly string[], at: string, remarks: Remark[]): void {
  for (let index = 0; index < flat.length; index += 2) {
    const [name, value] = [flat[index] as string, flat[index + 1] as string];
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) continue;
    const message = `the header ${JSON.stringify(name)} has characters that no header can have`;
    remarks.push({ kind: 'left out', at: `${at}.headers`, message });
  }
}

function bodyOf(response: HoverflyResponse, { context, remarks }: ResponseParts): Buffer | undefined {
  const leaveOut = (key: string, message: string, hint?: string): undefined =>
    void remarks.push({
      kind: 'left out',
      at: `${response.at}.${key}`,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  if (response.bodyFile !== undefined && response.body === '') {
    const bytes = /^https?:/.test(response.bodyFile) ? undefined : context.read(response.bodyFile);
    return bytes ?? leaveOut('bodyFile', `${response.bodyFile} cannot be read`, 'put the file beside the simulation');
  }
  if (!response.encodedBody) return Buffer.from(response.body, 'utf8');
  const bytes = decodeBase64(response.body);
  return bytes ?? leaveOut('body', 'the body is not base64');
}

const isTemplated = (response: HoverflyResponse, body: Buffer): boolean =>
  response.templated &&
  (body.includes('{{') ||
    [...response.headers.values()].flat().some((value) => value.includes('{{')) ||
    [...response.transitionsState.values()].some((value) => value.includes('{{')));

/** Strings of a template are not filled in by the loader, so nothing in them needs a backslash. */
function templated(
  response: HoverflyResponse,
  body: Buffer,
  flat: readonly string[],
  {
    status,
    removesState,
    delay,
    ...actions
  }: Pick<RecordedResponse, 'status' | 'removesState' | 'delay' | 'postServeAction'>,
  { translation, remarks }: ResponseParts,
): TreeMap | undefined {
  const translate = (text: string, at: string): string => {
    const translated = translateTemplate(text, translation);
    for (const { message, hint } of translation.problems.splice(0)) {
      remarks.push({ kind: 'left out', at, message, ...(hint === undefined ? {} : { hint }) });
    }
    return translated;
  };
  const before = remarks.length;
  const headers = new Map<string, Tree>();
  const kept = withoutFraming(flat);
  for (let index = 0; index < kept.length; index += 2) {
    const name = kept[index] as string;
    const value = translate(kept[index + 1] as string, `${response.at}.headers.${name}`);
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : isList(known) ? [...known, value] : [known, value]);
  }
  const states = [...response.transitionsState].map(([key, value]): [string, string] => [
    key,
    translate(value, `${response.at}.transitionsState.${key}`),
  ]);
  const text = translate(body.toString('utf8'), `${response.at}.body`);
  if (remarks.length > before) return undefined;
  return mapOf({
    status,
    templated: true,
    headers: headers.size > 0 ? headers : undefined,
    body: text === '' ? undefined : text,
    delay: delay && delayTree(delay),
    transitionsState: states.length > 0 ? new Map(states) : undefined,
    removesState: removesState && removesState.length > 0 ? [...removesState] : undefined,
    postServeAction: actions.postServeAction && [...actions.postServeAction],
  });
}
