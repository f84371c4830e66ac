import { rangeInScalar } from '../../source/locate.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';

/** Reports what other tools would write in a path. True when the path cannot be used. */
export function reportPathHabits(path: string, node: ScalarNode, reading: Reading): boolean {
  const colon = /\/:([A-Za-z_]\w*)/.exec(path);
  if (colon) {
    reading.problem(rangeInScalar(node, colon.index + 1, colon[0].length - 1), {
      code: 'colon-parameter',
      message: `":${colon[1]}" is no parameter here`,
      hint: `write "{${colon[1]}}"; for a real colon, write "path: {exact: '${path}'}"`,
    });
    return true;
  }
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)/i.exec(path);
  if (url) {
    reading.problem(node, {
      code: 'url-in-path',
      message: 'a path has no scheme and no host',
      hint: `write "host: ${url[1]}" and "path: ${url[2] || '/'}"`,
    });
    return true;
  }
  const mark = outsideBraces(path, '?');
  if (mark >= 0) {
    reading.problem(rangeInScalar(node, mark), {
      code: 'query-in-path',
      message: 'a path has no query',
      hint: `write "path: ${path.slice(0, mark)}", and what stands behind the ? under "query"`,
    });
    return true;
  }
  if (!path.startsWith('/') && path !== '*') {
    reading.problem(node, {
      code: 'path-without-slash',
      message: `a path starts with "/", this one with ${path === '' ? 'nothing' : `"${path[0]}"`}`,
      hint: `write "/${path}"`,
    });
    return true;
  }
  return false;
}

/** Where a character first stands outside of `{…}`: a constraint may hold a `?` of its own. */
function outsideBraces(path: string, wanted: string): number {
  let depth = 0;
  for (let at = 0; at < path.length; at += 1) {
    if (path[at] === '{') depth += 1;
    else if (path[at] === '}') depth -= 1;
    else if (path[at] === wanted && depth <= 0) return at;
  }
  return -1;
}
