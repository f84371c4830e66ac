import { NO_CONFIG } from '../../../src/compile/config.ts';
import { link } from '../../../src/compile/link.ts';
import { type CompiledFile, compileScenario } from '../../../src/compile/scenario.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { isLive } from '../../../src/model/entry.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import type { Library } from '../../../src/model/library.ts';
import type { Files } from '../../../src/model/ports.ts';
import { bodyBytes, isFault } from '../../../src/model/reply.ts';
import { type Answer, answerOf } from '../../../src/verify/drift/answer.ts';
import { compareAnswers } from '../../../src/verify/drift/compare.ts';
import type { Moved } from '../../../src/verify/drift/drift.ts';
import { type RewrittenFile, rewriteFile } from '../../../src/verify/drift/update/rewrite-file.ts';
import { memoryFiles } from '../../compile/support.ts';

/** The answer of a real service, as a test writes it. */
export interface RealAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A structure is sent as JSON, with its type unless the headers say another. */
  readonly body?: JsonValue;
  /** In place of `body`. */
  readonly base64?: string;
}

export function real({ status = 200, headers = {}, body, base64 }: RealAnswer): Answer {
  const bytes =
    base64 === undefined
      ? Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
      : Buffer.from(base64, 'base64');
  const flat = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((line) => [name, line]));
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const type = isTyped || typeof body !== 'object' ? [] : ['Content-Type', 'application/json'];
  return answerOf(status, [...flat, ...type], bytes);
}

export interface Loaded {
  readonly library: Library;
  readonly files: Files;
  readonly compile: (file: Parameters<typeof compileScenario>[0], files: Files) => CompiledFile;
}

/** Loads YAML as `/mocks/shop.yaml`, recorded headers and all. */
export function load(yaml: string, others: Readonly<Record<string, string>> = {}): Loaded {
  const files = memoryFiles({ '/mocks/shop.yaml': yaml, ...others });
  const compile: Loaded['compile'] = (file, over) =>
    compileScenario(file, { files: over, directory: '/mocks', config: NO_CONFIG, rewrite: false, keepRecords: true });
  const file = { id: 'shop.yaml', path: '/mocks/shop.yaml', shown: 'shop.yaml', bytes: Buffer.from(yaml) };
  const { scenario, diagnostics } = compile(file, files);
  if (!scenario) throw new Error(diagnostics.map(({ message, place }) => `${place.line}: ${message}`).join('\n'));
  return { library: link([scenario], { revision: 1, sharedState: new Map() }), files, compile };
}

/** The entry of that name, when the real service's answer is not its own. */
export function moved({ library }: Loaded, name: string, answer: RealAnswer): Moved[] {
  const entry = library.entries.find((one) => one.name === name) as Entry;
  const now = real(answer);
  const [response] = entry.answer.responses;
  if (!response || isFault(response) || isLive(response)) throw new Error('no response');
  const rendered = typeof response.reply === 'function';
  const reply = typeof response.reply === 'function' ? { status: 200, headers: [], body: '' } : response.reply;
  const mock = answerOf(reply.status, reply.headers, bodyBytes(reply.body));
  const options = { rules: entry.verification?.drift, body: !rendered, ignoreExtra: false };
  const moves = compareAnswers(mock, now, options);
  if (moves.length === 0) return [];
  const request = { method: 'GET', target: '/', headers: [], body: Buffer.alloc(0) };
  return [{ entry, compared: { how: 'compared', request, mock, real: now, moves, rendered, duration: 1 } }];
}

/** All pairs that these answers move, rewritten. */
export function rewrite(loaded: Loaded, answers: Readonly<Record<string, RealAnswer>>): RewrittenFile {
  const all = Object.entries(answers).flatMap(([name, answer]) => moved(loaded, name, answer));
  const [scenario] = loaded.library.scenarios;
  if (!scenario) throw new Error('no scenario');
  return rewriteFile(scenario, all, { ...loaded, ignoreExtra: false });
}
