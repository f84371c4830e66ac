import { readAddress, shownUrl } from '../actions/webhook/address.ts';
import { flaggedMiddleware } from '../compile/global-middleware.ts';
import { DEFAULT_TIMEOUT } from '../middleware/compile.ts';
import { remotePiece } from '../middleware/kinds/remote.ts';
import { programPiece } from '../middleware/program-piece.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Middleware } from '../model/middleware.ts';
import type { Place } from '../model/place.ts';
import type { Files } from '../model/ports.ts';
import type { ScriptFiles } from '../model/script-files.ts';
import { didYouMean } from '../source/suggest.ts';

/** As the admin API has it: one piece; all texts empty when there is none. */
export interface MiddlewareJson {
  readonly binary: string;
  /** Source text, which the binary is given as a file. */
  readonly script: string;
  readonly remote: string;
}

export interface GlobalMiddlewareParts {
  /** What flags name; absent: what the configuration names counts. */
  readonly flags: readonly string[] | undefined;
  readonly configured: () => readonly Middleware[];
  /** Called when another was set at run time. */
  readonly changed: () => void;
  /** Absolute: where mockrun was started. */
  readonly folder: string;
  readonly files: Files;
  readonly scripts: ScriptFiles;
}

const NOTHING: MiddlewareJson = { binary: '', script: '', remote: '' };
const KEYS = Object.keys(NOTHING);
/** Not a name that a post-serve action would have: their scripts lie beside it. */
const SCRIPT = '\0middleware';

/** The middleware of all traffic: of the admin API, else of flags, else of the configuration. */
export class GlobalMiddleware {
  readonly #parts: GlobalMiddlewareParts;
  readonly #flagged: readonly Middleware[] | undefined;
  #put: { readonly json: MiddlewareJson; readonly pieces: readonly Middleware[] } | undefined;

  /** @throws CannotStart when a flag names what cannot be run (2) */
  constructor(parts: GlobalMiddlewareParts) {
    this.#parts = parts;
    const { flags, folder, files } = parts;
    if (!flags) return;
    const { middleware, diagnostics } = flaggedMiddleware(flags, { flag: '--middleware', folder, files });
    const [problem] = diagnostics;
    if (problem) throw new CannotStart(`--middleware: ${problem.message}`, { exitCode: 2, hint: problem.hint });
    this.#flagged = middleware.map((piece) => ({ ...piece, place: inNoFile('--middleware') }));
  }

  /** In order; undefined when there are none. */
  get current(): readonly Middleware[] | undefined {
    const pieces = this.#put?.pieces ?? this.#flagged ?? this.#parts.configured();
    return pieces.length > 0 ? pieces : undefined;
  }

  /** What was set at run time; else the names of what was given at the start. */
  get json(): MiddlewareJson {
    if (this.#put) return this.#put.json;
    const names = (this.current ?? []).map(({ name }) => name);
    return { ...NOTHING, binary: names.join(', ') };
  }

  /** Puts it in the place of all there is; of nothing but empty texts, nothing is left. Gives what is wrong with it. */
  set(given: JsonValue | undefined): string | undefined {
    const json = readJson(given);
    if (typeof json === 'string') return json;
    const piece = this.#pieceOf(json);
    if (typeof piece === 'string') return piece;
    const place = inNoFile('PUT /api/v2/hoverfly/middleware');
    this.#put = { json, pieces: piece ? [{ ...piece, place, timeout: DEFAULT_TIMEOUT }] : [] };
    if (json.script === '') this.#parts.scripts.remove(SCRIPT);
    this.#parts.changed();
    return undefined;
  }

  #pieceOf({ binary, script, remote }: MiddlewareJson) {
    if (remote !== '') {
      const address = readAddress(remote);
      return typeof address === 'string'
        ? `invalid URL "${shownUrl(remote)}": ${address}`
        : remotePiece(remote, address);
    }
    if (binary === '') return undefined;
    const { folder: cwd, files, scripts } = this.#parts;
    const state = files.program?.(binary, cwd) ?? 'found';
    if (state !== 'found')
      return state === 'missing' ? `there is no program "${binary}"` : `"${binary}" is not executable`;
    const file = script === '' ? [] : [scripts.write(SCRIPT, script)];
    return { ...programPiece({ command: [binary, ...file], cwd, env: {} }), name: binary };
  }
}

const inNoFile = (file: string): Place => ({ file, line: 0, column: 0 });

function readJson(given: JsonValue | undefined): MiddlewareJson | string {
  if (!isJsonObject(given)) return 'expected {"binary", "script"} or {"remote"}';
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, KEYS);
    return `unknown key "${unknown}"${meant === undefined ? '' : `; ${meant}`}`;
  }
  const json = { ...NOTHING, ...given };
  const wrong = KEYS.find((key) => typeof json[key as keyof MiddlewareJson] !== 'string');
  if (wrong !== undefined) return `"${wrong}" must be a text`;
  const { binary, script, remote } = json as MiddlewareJson;
  if (remote !== '' && (binary !== '' || script !== '')) return '"remote" stands alone';
  if (script !== '' && binary === '') return 'a script needs "binary", the program that runs it';
  return { binary, script, remote };
}
