import type { JsonValue } from '../../model/json.ts';
import type { Reader } from './reader.ts';
import type { HoverflyResponse, LogNormal } from './view.ts';

export function readResponse(value: JsonValue | undefined, at: string, reader: Reader): HoverflyResponse {
  const response = reader.object(value, at);
  const text = (key: string): string => reader.text(response[key], `${at}.${key}`, '');
  const bodyFile = text('bodyFile');
  const postServeAction = text('postServeAction');
  const { logNormalDelay } = response;
  return {
    at,
    status: reader.number(response.status, `${at}.status`, 0),
    body: text('body'),
    ...(bodyFile === '' ? {} : { bodyFile }),
    encodedBody: reader.boolean(response.encodedBody, `${at}.encodedBody`),
    headers: reader.map(response.headers, `${at}.headers`, (each, where) =>
      typeof each === 'string' ? [each] : reader.list(each, where).map((item) => reader.text(item, where, '')),
    ),
    templated: reader.boolean(response.templated, `${at}.templated`),
    transitionsState: reader.map(response.transitionsState, `${at}.transitionsState`, (each, where) =>
      reader.text(each, where, ''),
    ),
    removesState: reader
      .list(response.removesState, `${at}.removesState`)
      .map((each) => reader.text(each, `${at}.removesState`, '')),
    fixedDelay: reader.number(response.fixedDelay, `${at}.fixedDelay`, 0),
    ...(logNormalDelay ? { logNormalDelay: readLogNormal(logNormalDelay, `${at}.logNormalDelay`, reader) } : {}),
    ...(postServeAction === '' ? {} : { postServeAction }),
  };
}

export function readLogNormal(value: JsonValue, at: string, reader: Reader): LogNormal {
  const delay = reader.object(value, at);
  const number = (key: string): number => reader.number(delay[key], `${at}.${key}`, 0);
  return { min: number('min'), max: number('max'), mean: number('mean'), median: number('median') };
}
