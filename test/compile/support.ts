import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type Config, NO_CONFIG } from '../../src/compile/config.ts';
import { type CompiledFile, compileScenario } from '../../src/compile/scenario.ts';
import { isLive, type Response } from '../../src/model/entry.ts';
import type { Library, Scenario } from '../../src/model/library.ts';
import type { Files } from '../../src/model/ports.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import { isFault, type Reply } from '../../src/model/reply.ts';
import { Request } from '../../src/model/request.ts';

export const FIXTURES = new URL('../../fixtures/compile/', import.meta.url).pathname;

export const diskFiles: Files = { read: (file) => readFileSync(file), realpath: (file) => realpathSync(file) };

/** Files that exist in memory only, by absolute path. */
export const memoryFiles = (contents: Readonly<Record<string, string | Buffer>>): Files => ({
  read(file) {
    const content = contents[file];
    if (content === undefined) throw Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
    return Buffer.from(content as string);
  },
  realpath(file) {
    const exists = Object.keys(contents).some((each) => each === file || each.startsWith(`${file}/`));
    if (!exists) throw Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
    return file;
  },
});

export function compileFile(file: string): CompiledFile {
  const name = path.basename(file);
  const options = { files: diskFiles, directory: path.dirname(file), config: NO_CONFIG, rewrite: false };
  return compileScenario({ id: name, path: file, shown: name, bytes: readFileSync(file) }, options);
}

export interface TextOptions {
  readonly config?: Partial<Config>;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly rewrite?: boolean;
  readonly keepRecords?: boolean;
}

/** Compiles YAML as `/mocks/shop.yaml`. */
export function compileText(
  yaml: string,
  { config, files = {}, rewrite = false, keepRecords = false }: TextOptions = {},
): CompiledFile {
  const all = { '/mocks/shop.yaml': yaml, ...files };
  return compileScenario(
    { id: 'shop.yaml', path: '/mocks/shop.yaml', shown: 'shop.yaml', bytes: Buffer.from(yaml) },
    { files: memoryFiles(all), directory: '/mocks', config: { ...NO_CONFIG, ...config }, rewrite, keepRecords },
  );
}

/** The scenario; its errors, if there are any, are the failure. */
export function scenarioOf(yaml: string, options: TextOptions = {}): Scenario {
  const { scenario, diagnostics } = compileText(yaml, options);
  if (!scenario) throw new Error(diagnostics.map(({ message, place }) => `${place.line}: ${message}`).join('\n'));
  return scenario;
}

/** What the rendering of a request would see, but for what the test says. */
export function rendering(given: Partial<Rendering> = {}): Rendering {
  return {
    request: new Request({ method: 'GET', target: '/', rawHeaders: [] }),
    params: {},
    state: {},
    vars: {},
    saved: {},
    steps: {},
    origin: 'http://127.0.0.1:8500',
    mockUrl: 'http://127.0.0.1:8500',
    env: {},
    call: 1,
    clock: { now: () => 0, elapsed: () => 0, after: () => () => {} },
    random: () => 0.5,
    journal: () => [],
    override: {},
    ...given,
  };
}

export function responseOf(scenario: Scenario | Library, entry = 0, response = 0): Response {
  const found = scenario.entries[entry]?.answer.responses[response];
  if (!found || isFault(found) || isLive(found)) throw new Error('no such response');
  return found;
}

export function replyOf(response: Response, given: Partial<Rendering> = {}): Reply {
  return typeof response.reply === 'function' ? response.reply(rendering(given)) : response.reply;
}

/** The body's text: a reply holds it as one byte per character. */
export const textOf = (reply: Reply): string =>
  (typeof reply.body === 'string' ? Buffer.from(reply.body, 'latin1') : reply.body).toString('utf8');
