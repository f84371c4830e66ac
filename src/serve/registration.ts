import { splitWords } from '../actions/run/split-words.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { didYouMean } from '../source/suggest.ts';

/** A post-serve action as it was registered by name: with a flag, or through the admin API. */
export interface Registration {
  readonly name: string;
  /** Milliseconds. */
  readonly delay: number;
  readonly does: RemoteCall | LocalProgram;
}

export interface RemoteCall {
  /** `http:` or `https:`. */
  readonly remote: string;
}

export interface LocalProgram {
  readonly binary: string;
  readonly args: readonly string[];
  /** Source text, given to the program as a file behind its arguments. */
  readonly script?: string;
}

/** All that flags register. Throws a `CannotStart` (2) with everything that is wrong. */
export function parseRegistrations(texts: readonly string[] = []): Registration[] {
  const parsed = texts.map(parseRegistration);
  const problems = [...parsed.filter((one) => typeof one === 'string'), ...doubled(parsed)];
  if (problems.length > 0) throw new CannotStart(problems.join('\n'), { exitCode: 2 });
  return parsed as Registration[];
}

/** Through the admin API the later one takes the place of the earlier; of flags, one of the two is a slip. */
function doubled(parsed: readonly (Registration | string)[]): string[] {
  const names = parsed.flatMap((one) => (typeof one === 'string' ? [] : one.name));
  const twice = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...twice].map((name) => `two post-serve actions are called "${name}": give one of them another name`);
}

/**
 * `"NAME BINARY SCRIPT DELAY"` or `"NAME URL DELAY"`, as a flag has it. The delay is in milliseconds and may be left
 * out. Gives what is wrong with it, in one sentence, when it is none.
 */
export function parseRegistration(text: string): Registration | string {
  // A query's & would be an operator to a shell; here it can mean nothing else.
  const plain = text.trim().split(/\s+/);
  const found = URL_LIKE.test(plain[1] ?? '') ? plain : splitWords(text);
  if ('message' in found) return `${JSON.stringify(text)} is no post-serve action: ${found.message}`;
  const words = [...found];
  const last = words.at(-1) ?? '';
  const delay = words.length > 1 && isDigits(last) ? Number(words.pop()) : 0;
  const [name, target, ...args] = words;
  if (name === undefined || name === '' || target === undefined || target === '') {
    return `${JSON.stringify(text)} is no post-serve action: write "NAME BINARY SCRIPT DELAY" or "NAME URL DELAY"`;
  }
  if (delay > LONGEST_DELAY) return tooLong(name);
  if (!URL_LIKE.test(target)) return { name, delay, does: { binary: target, args } };
  const problem = urlProblem(target) ?? (args.length > 0 ? `"${args[0]}" behind its URL is no delay` : undefined);
  return problem === undefined ? { name, delay, does: { remote: target } } : wrong(name, problem);
}

const KEYS = ['actionName', 'binary', 'args', 'script', 'remote', 'delayInMs'];

/** The same in Hoverfly's JSON; `args`, a list of texts, is our own. Gives what is wrong with it when it is none. */
export function readRegistration(json: JsonValue | undefined): Registration | string {
  if (!isJsonObject(json))
    return 'expected {"actionName", "remote", "delayInMs"} or {"actionName", "binary", "script"}';
  const unknown = Object.keys(json).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, KEYS);
    return `unknown key "${unknown}"${meant === undefined ? '' : `; ${meant}`}`;
  }
  const { actionName: name, binary = '', args = [], script = '', remote = '', delayInMs: delay = 0 } = json;
  if (typeof name !== 'string' || name === '') return '"actionName" must be a text that is not empty';
  if (typeof delay !== 'number' || !Number.isInteger(delay) || delay < 0) {
    return wrong(name, '"delayInMs" must be a whole number of milliseconds');
  }
  if (delay > LONGEST_DELAY) return tooLong(name);
  if (typeof remote !== 'string') return wrong(name, '"remote" must be a URL');
  if (typeof binary !== 'string') return wrong(name, '"binary" must be the name or the path of a program');
  if (typeof script !== 'string') return wrong(name, '"script" must be the source text of a script');
  if (!isTexts(args)) return wrong(name, '"args" must be a list of texts');
  if ((remote === '') === (binary === '')) return wrong(name, 'it needs either "remote" or "binary"');
  if (remote === '') return { name, delay, does: { binary, args, ...(script === '' ? {} : { script }) } };
  const problem = urlProblem(remote) ?? (script !== '' || args.length > 0 ? 'a script needs "binary"' : undefined);
  return problem === undefined ? { name, delay, does: { remote } } : wrong(name, problem);
}

/** In Hoverfly's JSON, with only what was given. */
export const registrationToJson = ({ name, delay, does }: Registration) => ({
  actionName: name,
  ...('remote' in does
    ? { remote: does.remote }
    : {
        binary: does.binary,
        ...(does.args.length > 0 ? { args: does.args } : {}),
        ...(does.script === undefined ? {} : { script: does.script }),
      }),
  delayInMs: delay,
});

const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Of timers. */
const LONGEST_DELAY = 0x7fffffff;

const isDigits = (word: string): boolean => /^\d+$/.test(word);

const isTexts = (value: JsonValue): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const wrong = (name: string, problem: string): string => `the post-serve action "${name}" is wrong: ${problem}`;

const tooLong = (name: string): string => wrong(name, 'its delay is too long; the longest is 24 days');

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return `"${text}" is no URL`;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? undefined : `"${text}" begins with neither http nor https`;
}
