import { readAddress } from '../actions/webhook/address.ts';
import type { Middleware } from '../model/middleware.ts';
import { placeOf } from '../source/diagnose.ts';
import { get, type Node } from '../source/nodes.ts';
import type { MiddlewareSite, Piece } from './kinds/kind.ts';
import { MIDDLEWARE_KINDS } from './kinds/registry.ts';
import { remotePiece } from './kinds/remote.ts';
import { programFile } from './program-file.ts';
import type { MiddlewareSource } from './source.ts';

/** Milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

/** The pieces in order; undefined after every problem in them was reported. */
export function compileMiddleware(
  sources: readonly MiddlewareSource[],
  site: MiddlewareSite,
): readonly Middleware[] | undefined {
  const pieces = sources.map((source) => {
    const piece = pieceOf(source, site);
    return piece && { ...piece, place: placeOf(source.node), timeout: source.timeout ?? DEFAULT_TIMEOUT };
  });
  return pieces.includes(undefined) ? undefined : (pieces as Middleware[]);
}

function pieceOf({ node, shorthand, kind, value }: MiddlewareSource, site: MiddlewareSite): Piece | undefined {
  if (shorthand !== undefined) return shorthandPiece(shorthand, node, site);
  const found = MIDDLEWARE_KINDS.find(({ name }) => name === kind);
  const at = (node.kind === 'map' && kind !== undefined && get(node, kind)) || node;
  return found?.compile(value, at, site);
}

function shorthandPiece(written: string, node: Node, site: MiddlewareSite): Piece | undefined {
  if (/^https?:\/\//i.test(written)) {
    const address = readAddress(written);
    if (typeof address === 'object') return remotePiece(written, address);
    site.reading.problem(node, { code: 'bad-url', message: `${JSON.stringify(written)} is no URL: ${address}` });
    return undefined;
  }
  if (/^client:|\.[cm]?[jt]s#/.test(written)) {
    const message = 'a program is expected here, and this names a function';
    site.reading.problem(node, { code: 'bad-middleware', message, hint: `write {callback: ${written}}` });
    return undefined;
  }
  if (written.trim() !== '') return programFile(written, node, site);
  site.reading.problem(node, {
    code: 'bad-middleware',
    message: 'no program is named',
    hint: 'write ./mw.py, or a URL',
  });
  return undefined;
}
