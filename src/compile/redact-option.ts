import { compileJsonPath, type JsonPath } from '../content/json-path.ts';
import type { PathPattern } from '../model/entry.ts';
import { NO_RULES, parseSecretPath, type RedactRules } from './format/redact.ts';

export interface RedactOption {
  /** Nothing is masked, credentials included. */
  readonly none: boolean;
  readonly rules: RedactRules;
}

/** `none`, or `query:token`, `header:x-key`, `path:/reset/{code}`, `body:$.password`: what they come to, or what is wrong with one. */
export function parseRedactOption(items: readonly string[] = []): RedactOption | string {
  if (items.includes('none')) {
    return items.length > 1 ? '--redact none stands alone' : { none: true, rules: NO_RULES };
  }
  const rules = { headers: [] as string[], path: [] as PathPattern[], query: [] as string[], body: [] as JsonPath[] };
  for (const item of items) {
    const [, kind, name = ''] = /^(header|path|query|body):(.+)$/.exec(item) ?? [];
    if (kind === 'header') rules.headers.push(name);
    else if (kind === 'query') rules.query.push(name);
    else if (kind === 'path') {
      const pattern = parseSecretPath(name);
      if ('message' in pattern) return `--redact ${item}: ${pattern.message}`;
      rules.path.push(pattern);
    } else if (kind === 'body') {
      const path = compileJsonPath(name);
      if ('message' in path) return `--redact ${item}: ${path.message}`;
      rules.body.push(path);
    } else return `--redact is none, header:NAME, path:/PATH/{NAME}, query:NAME or body:JSONPATH, and not "${item}"`;
  }
  return { none: false, rules };
}

export const mergeRules = (one: RedactRules, other: RedactRules): RedactRules => ({
  headers: [...one.headers, ...other.headers],
  path: [...one.path, ...other.path],
  query: [...one.query, ...other.query],
  body: [...one.body, ...other.body],
});
