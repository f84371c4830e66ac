import type { Template, TemplateRequest } from '../model/entry.ts';
import type { EntryContext } from './context.ts';
import { compileEntry, stateTests } from './entry.ts';
import type { TemplateRequestSource, TemplateSource } from './format/template.ts';
import { TEMPLATE_FIELDS } from './template-fields.ts';

export function compileTemplateEntry(
  source: TemplateSource,
  name: string,
  context: EntryContext,
): Template | undefined {
  const own = { ...context, params: capturedBy(source.request) };
  const base = compileEntry(source, name, stateTests(source.request.requiresState, context), own);
  return base && { ...base, kind: 'template', request: compileRequest(source.request) };
}

/** `POST /orders`; a method or path that is no plain text is named by what it expects. */
export function templateTitle({ request }: TemplateSource): string {
  const method = request.method?.literals?.join('|') ?? request.method?.expects ?? 'ANY';
  const paths = (request.path ?? []).map((test) => {
    if (test.kind === 'literal') return test.path;
    return test.kind === 'pattern' ? test.pattern.source : test.matcher.expects;
  });
  return `${method} ${paths.join('|') || 'any path'}`;
}

/** What at least one of its paths captures. */
const capturedBy = ({ path }: TemplateRequestSource): readonly string[] =>
  (path ?? []).flatMap((test) => (test.kind === 'pattern' ? test.pattern.names : []));

function compileRequest(source: TemplateRequestSource): TemplateRequest {
  return {
    ...(source.method ? { method: source.method } : {}),
    ...(source.path ? { path: source.path } : {}),
    fields: TEMPLATE_FIELDS.flatMap((field) => field(source)),
    literalHosts: (source.host?.literals ?? []).map((host) => host.toLowerCase()),
  };
}
