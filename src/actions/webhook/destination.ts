import type { ActionJob } from '../../model/action.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import { type Compiled, compileExpressions, compileParts, type Scanned, scanScalar } from '../expressions/compile.ts';
import { urlPart } from '../expressions/encode.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { type Address, readAddress, shownUrl } from './address.ts';

/** Where the requests of an action go. */
export interface Destination {
  /** For people. */
  readonly shown: string;
  /** The address, or how to make it for a run: it may then come out as a reason why it is none. */
  readonly address: Address | ((job: ActionJob) => Address | string);
}

/** A URL and the values that are added to its query. Undefined after their problems were reported. */
export function compileDestination(
  url: ScalarNode,
  query: ReadonlyMap<string, readonly ScalarNode[]> | undefined,
  site: ActionSite,
): Destination | undefined {
  const scanned = scanScalar(url, site);
  const text = compileParts(scanned, 'url', site);
  const added = compileQuery(query, site);
  if (text === undefined || !added) return undefined;
  const start = typeof text === 'string' ? text : fixedStart(scanned, site);
  const base = start === undefined ? undefined : readAddress(start);
  if (typeof base === 'string') {
    site.reading.problem(url, {
      code: 'bad-url',
      message: invalid(start as string, base),
      hint: 'write it whole: http://127.0.0.1:9000/path',
    });
    return undefined;
  }
  warnOfBraces(scanned.text, url, site);
  const address = typeof text === 'string' ? (base as Address) : addressIn(text);
  return { shown: shownUrl(scanned.text), address: added.length === 0 ? address : withQuery(address, added) };
}

/** Braces cannot stand in a URL: whoever writes them means a template. */
function warnOfBraces(text: string, url: ScalarNode, { template, steps, reading }: ActionSite): void {
  // Of a named action by itself: where it is used it may be made a template.
  if (template || steps === undefined) return;
  const [braces] = /\{\{.*?\}\}/.exec(text) ?? [];
  if (braces === undefined) return;
  reading.problem(url, {
    code: 'no-template',
    severity: 'warning',
    message: `"${braces}" is sent as it stands: this action is no template`,
    hint: 'write an expression such as {$request.query.NAME}, or add "templated: true" beside the action',
  });
}

const invalid = (url: string, reason: string): string => `invalid URL "${shownUrl(url)}": ${reason}`;

const addressIn =
  (text: Exclude<Compiled, string>) =>
  (job: ActionJob): Address | string => {
    const url = text(job);
    const address = readAddress(url);
    return typeof address === 'string' ? invalid(url, address) : address;
  };

/** What stands before the first expression, when scheme and host are in it: enough to be judged at load. */
function fixedStart({ parts }: Scanned, { template }: ActionSite): string | undefined {
  const [first] = parts;
  if (template || first?.kind !== 'literal') return undefined;
  // What precedes the colon is no scheme of ours: no value can make it one.
  return /^\s*(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*[/?#]|(?!https?:)[a-z][a-z\d+.-]*:|[^a-z\s])/i.test(first.text)
    ? first.text
    : undefined;
}

interface Added {
  /** Encoded, with the equals sign. */
  readonly name: string;
  readonly value: Compiled;
}

function compileQuery(
  source: ReadonlyMap<string, readonly ScalarNode[]> | undefined,
  site: ActionSite,
): Added[] | undefined {
  const added: Added[] = [];
  let complete = true;
  for (const [name, nodes] of source ?? []) {
    for (const node of nodes) {
      const value = compileExpressions(node, 'query', site);
      if (value === undefined) complete = false;
      else added.push({ name: `${urlPart(name)}=`, value });
    }
  }
  return complete ? added : undefined;
}

function withQuery(address: Destination['address'], query: readonly Added[]): Destination['address'] {
  const fixed = query.every(({ value }) => typeof value === 'string');
  if (typeof address === 'object' && fixed) return { ...address, path: extended(address.path, query) };
  return (job) => {
    const base = typeof address === 'function' ? address(job) : address;
    return typeof base === 'string' ? base : { ...base, path: extended(base.path, query, job) };
  };
}

function extended(path: string, query: readonly Added[], job?: ActionJob): string {
  let text = path;
  let separator = path.includes('?') ? '&' : '?';
  if (/[?&]$/.test(path)) separator = '';
  for (const { name, value } of query) {
    text += separator + name + (typeof value === 'string' ? value : value(job as ActionJob));
    separator = '&';
  }
  return text;
}
