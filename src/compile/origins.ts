import type { PairSource } from './format/pair.ts';
import type { TemplateSource } from './format/template.ts';
import { type Origin, Rewriter } from './rewrite.ts';

/** Rewrites the origins that a file's requests name; undefined when they name none. */
export function rewriterFor(pairs: readonly PairSource[], templates: readonly TemplateSource[]): Rewriter | undefined {
  const origins = new Map<string, Origin>();
  const add = (scheme: string | undefined, host: string): void => {
    origins.set(`${scheme} ${host}`, { scheme: scheme || undefined, host });
  };
  for (const { request } of pairs) {
    const host = request.host || request.destination;
    if (host) add(request.scheme ?? undefined, host.toLowerCase());
  }
  for (const { request } of templates) {
    for (const host of request.host?.literals ?? []) add(request.scheme?.literals?.[0], host.toLowerCase());
  }
  return origins.size > 0 ? new Rewriter([...origins.values()]) : undefined;
}
