import { decodePath } from '../../../model/request.ts';

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A path pattern as a regular expression: `/users/{id}` → `/users/[^/]+`. */
export function pathRegex(pattern: string): string {
  let regex = '';
  for (let at = 0; at < pattern.length; ) {
    const end = pattern[at] === '{' ? closing(pattern, at) : -1;
    if (end < 0) {
      const next = pattern.indexOf('{', at + 1);
      const literal = pattern.slice(at, next < 0 ? undefined : next);
      regex += escapeRegex(decodePath(literal));
      at += literal.length;
      continue;
    }
    const inner = pattern.slice(at + 1, end);
    const constraint = /^[^:]+:([^]*)$/.exec(inner)?.[1];
    // The tail may be empty, and the slash before it missing.
    if (inner.endsWith('*') && constraint === undefined) regex = `${regex.replace(/\/$/, '')}(?:/.*)?`;
    else regex += constraint === undefined ? '[^/]+' : `(?:${constraint})`;
    at = end + 1;
  }
  return regex;
}

function closing(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === '{') depth += 1;
    else if (pattern[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}
