import { existsSync, readFileSync } from 'node:fs';
import { eventually, type Workspace, workspace } from '../harness.ts';

export const ORDERS = `pairs:
  - name: list orders
    request: {method: GET, path: /orders}
    response: {body: {orders: []}}
templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201, body: {id: o-1}}
    expect: {calls: 1}
`;

/** Scenarios in `scenarios/`, and other files beside them. */
export function site(files: Readonly<Record<string, string>> = {}): Workspace {
  return workspace({ 'scenarios/orders.yaml': ORDERS, ...files });
}

/** A program of Node's for a COMMAND: its words. */
export const node = (code: string): string[] => [process.execPath, '-e', code];

/** Asks the mock as a test would, from within a COMMAND. */
export const ASK = `const ask = (method, path) => fetch(process.env.MOCKRUN_URL + path, {method, body: method === 'POST' ? '{}' : undefined}).then((r) => r.text());`;

/** One `<testcase>` of a JUnit file. */
export interface ReportedCase {
  readonly name: string;
  readonly status: 'passed' | 'failure' | 'error' | 'skipped';
  /** All of it. */
  readonly text: string;
}

/** The test cases of a JUnit file, which must be whole. */
export function casesIn(file: string): ReportedCase[] {
  const xml = readFileSync(file, 'utf8');
  if (!xml.trimEnd().endsWith('</testsuites>')) throw new Error(`the report is not whole: ${xml.slice(-200)}`);
  return [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = '', text = '']) => ({
      name: unescape(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ''),
      status: (/<(failure|error|skipped)\b/.exec(text)?.[1] ?? 'passed') as ReportedCase['status'],
      text: unescape(text),
    }),
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&apos;': "'",
};

const unescape = (text: string): string =>
  text.replace(/&(quot|lt|gt|amp|apos);/g, (entity) => ENTITIES[entity] as string);

/** Waits for a file that a COMMAND writes, and gives what is in it. */
export const written = (file: string): Promise<string> =>
  eventually(
    () => existsSync(file) && readFileSync(file, 'utf8'),
    () => `${file} was never written`,
  );

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // Dead, and not yet waited for.
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return !existsSync('/proc/self/stat');
  }
}
