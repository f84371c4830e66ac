import type { Entry } from '../../model/entry.ts';
import type { Library } from '../../model/library.ts';
import type { Rendering } from '../../model/rendering.ts';
import { Request } from '../../model/request.ts';
import type { PreparedSend } from '../../model/testing.ts';
import type { DriftOptions } from './options.ts';

const NO_REQUEST: PreparedSend = { method: 'GET', target: '/', headers: [], body: Buffer.alloc(0) };

/** What templates of an entry read when no mock runs: its first call, on the initial state. */
export function renderingOf(entry: Entry, library: Library, options: DriftOptions, sent = NO_REQUEST): Rendering {
  const { clock, url, random, env = {}, sharedState } = options;
  const scenario = library.scenarios.find(({ id }) => id === entry.scenario);
  const { method, target, headers, body } = sent;
  const request = new Request({ method, target, rawHeaders: headers, body });
  const [path] = entry.kind === 'template' ? (entry.request.path ?? []) : [];
  const captured = path?.kind === 'pattern' ? path.pattern.capture(request.path) : undefined;
  return {
    request,
    params: captured ?? {},
    state: Object.fromEntries([...sharedState, ...(scenario?.state ?? [])]),
    vars: scenario?.vars ?? {},
    saved: {},
    steps: {},
    origin: url,
    mockUrl: url,
    env,
    call: 1,
    clock,
    random,
    journal: () => [],
    override: {},
  };
}
