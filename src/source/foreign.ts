import type { Problem } from './diagnose.ts';
import { get, type MapNode, type Node, type Range } from './nodes.ts';

/** What is wrong with the document as a whole: no mapping, or the file of another tool. */
export function topLevelProblem(root: Node): { at: Range; problem: Problem } | undefined {
  const tool = toolOf(root);
  if (tool) {
    return {
      at: root.kind === 'map' ? (root.entries[0]?.keyRange ?? root) : root,
      problem: {
        code: 'foreign-file',
        message: `this is ${tool}, not a scenario`,
        hint: 'move it out of the scenarios directory, or start its name with "_" so that it is passed over',
      },
    };
  }
  if (root.kind === 'map') return undefined;
  return { at: root, problem: root.kind === 'sequence' ? A_LIST : aScalar(root.source) };
}

const A_LIST: Problem = {
  code: 'top-level',
  message: 'the file holds a list, where a mapping is expected',
  hint: 'put the list under a key: "pairs:" for recorded exchanges, "templates:" for entries with matchers',
};

function aScalar(source: string): Problem {
  const colon = /^([\w.-]+):\S/.exec(source);
  return {
    code: 'top-level',
    message: 'the file holds a single text, where a mapping is expected',
    hint: colon ? `a space is missing after the colon of "${colon[1]}"` : 'start with "pairs:" or "templates:"',
  };
}

const has = (node: Node | undefined, ...keys: string[]): node is MapNode =>
  node?.kind === 'map' && keys.some((key) => get(node, key) !== undefined);

const WIREMOCK_URLS = ['urlPath', 'urlPattern', 'urlPathPattern', 'urlPathTemplate', 'url', 'bodyPatterns'];

/** First match wins. Only keys that no scenario has are looked at. */
function toolOf(root: Node): string | undefined {
  if (root.kind === 'sequence') return has(root.items[0], 'httpRequest') ? 'a MockServer file' : undefined;
  if (root.kind !== 'map') return undefined;
  if (has(root, 'openapi', 'swagger')) return 'an OpenAPI document';
  if (has(root, 'asyncapi')) return 'an AsyncAPI document';
  if (has(root, 'httpRequest')) return 'a MockServer file';
  if (get(root, 'mappings')?.kind === 'sequence' || has(get(root, 'request'), ...WIREMOCK_URLS))
    return 'a WireMock file';
  if (has(get(root, 'data'), 'pairs')) return 'a Hoverfly simulation';
  if (has(get(root, 'log'), 'entries')) return 'a HAR file';
  if (has(root, 'imposters')) return 'a Mountebank file';
  if (has(get(root, 'info'), '_postman_id')) return 'a Postman collection';
  if (has(root, 'apiVersion') && has(root, 'kind')) return 'a Kubernetes manifest';
  return undefined;
}
