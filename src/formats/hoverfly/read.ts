import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Remark, Unreadable } from '../format.ts';
import { readRequest } from './read-request.ts';
import { readLogNormal, readResponse } from './read-response.ts';
import { Reader } from './reader.ts';
import type { GlobalDelay, HoverflyPair, Simulation, Variable } from './view.ts';

/** A simulation, and what is wrong with parts of it: pairs that cannot be read are not in it. */
export function readSimulation(
  document: JsonValue,
): { readonly simulation: Simulation; readonly remarks: readonly Remark[] } | Unreadable {
  if (!isJsonObject(document) || !isJsonObject(document.data)) return { unreadable: 'data: an object is expected' };
  const { data, meta } = document;
  const version = isJsonObject(meta) && typeof meta.schemaVersion === 'string' ? meta.schemaVersion : undefined;
  if (version !== undefined && !/^v[1-5](\.\d+)?$/.test(version)) {
    return {
      unreadable: `meta.schemaVersion: simulations of the schema ${JSON.stringify(version)} are not known`,
      hint: 'v1 to v5 are; let Hoverfly export it again, as v5',
    };
  }
  if (!Array.isArray(data.pairs)) return { unreadable: 'data.pairs: a list is expected' };
  const remarks: Remark[] = [];
  const pairs = data.pairs.flatMap((pair, index) => readPair(pair, `data.pairs[${index}]`, remarks) ?? []);
  const reader = new Reader();
  const simulation = {
    version: version ?? 'of an unknown version',
    pairs,
    ...readGlobals(data.globalActions, reader),
    literals: named(data.literals, 'data.literals', reader, (item) => item.value ?? null),
    variables: named(data.variables, 'data.variables', reader, (item, at): Variable => {
      return {
        function: reader.text(item.function, `${at}.function`, ''),
        arguments: reader.list(item.arguments, `${at}.arguments`),
      };
    }),
  };
  for (const key of Object.keys(data)) {
    if (!DATA.has(key)) reader.problem(`data.${key}`, 'this is no part of a simulation that can be carried over');
  }
  return { simulation, remarks: [...remarks, ...reader.problems, ...reader.notes] };
}

const DATA = new Set(['pairs', 'globalActions', 'literals', 'variables']);

function readPair(value: JsonValue, at: string, remarks: Remark[]): HoverflyPair | undefined {
  const reader = new Reader();
  const pair = reader.object(value, at);
  const read: HoverflyPair = {
    at,
    labels: reader.list(pair.labels, `${at}.labels`).filter((each) => typeof each === 'string'),
    request: readRequest(pair.request, `${at}.request`, reader),
    response: readResponse(pair.response, `${at}.response`, reader),
  };
  remarks.push(...reader.notes, ...reader.problems);
  return reader.problems.length > 0 ? undefined : read;
}

function readGlobals(value: JsonValue | undefined, reader: Reader): Pick<Simulation, 'delays' | 'logNormalDelays'> {
  const at = 'data.globalActions';
  if (value === undefined || value === null) return { delays: [], logNormalDelays: [] };
  const actions = reader.object(value, at);
  const read = (key: string, delayOf: (item: { [key: string]: JsonValue }, at: string) => GlobalDelay['delay']) =>
    reader.list(actions[key], `${at}.${key}`).map((each, index): GlobalDelay => {
      const where = `${at}.${key}[${index}]`;
      const item = reader.object(each, where);
      return {
        at: where,
        urlPattern: reader.text(item.urlPattern, `${where}.urlPattern`, ''),
        httpMethod: reader.text(item.httpMethod, `${where}.httpMethod`, ''),
        delay: delayOf(item, where),
      };
    });
  return {
    delays: read('delays', (item, where) => reader.number(item.delay, `${where}.delay`, 0)),
    logNormalDelays: read('delaysLogNormal', (item, where) => readLogNormal(item, where, reader)),
  };
}

function named<T>(
  value: JsonValue | undefined,
  at: string,
  reader: Reader,
  read: (item: { [key: string]: JsonValue }, at: string) => T,
): Map<string, T> {
  return new Map(
    reader.list(value, at).map((each, index) => {
      const where = `${at}[${index}]`;
      const item = reader.object(each, where);
      return [reader.text(item.name, `${where}.name`, ''), read(item, where)];
    }),
  );
}
