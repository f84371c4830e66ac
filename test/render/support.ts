import type { StepAnswer } from '../../src/model/action.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { JournalView, Rendering } from '../../src/model/rendering.ts';
import { Request } from '../../src/model/request.ts';

/** What a case under fixtures/render may say about the request and the world. */
export interface Situation {
  method?: string;
  target?: string;
  headers?: { [name: string]: string | string[] };
  body?: string;
  json?: JsonValue;
  params?: Record<string, string>;
  state?: Record<string, string>;
  vars?: Record<string, JsonValue>;
  saved?: Record<string, JsonValue>;
  steps?: Record<string, StepAnswer>;
  env?: Record<string, string>;
  call?: number;
  now?: string;
  journal?: JournalView[];
}

/** A rendering whose clock stands still and whose chance counts up, so that every output is known. */
export function renderingOf(situation: Situation = {}): Rendering {
  const body = situation.json === undefined ? (situation.body ?? '') : JSON.stringify(situation.json);
  const request = new Request({
    method: situation.method ?? 'GET',
    target: situation.target ?? '/orders/o-1?page=2&tag=a&tag=b',
    rawHeaders: Object.entries(situation.headers ?? { Host: 'shop.test', 'X-Api-Key': 'k-1' }).flatMap(
      ([name, value]) => [value].flat().flatMap((line) => [name, line]),
    ),
    body: Buffer.from(body),
  });
  let calls = 0;
  return {
    request,
    params: situation.params ?? { id: 'o-1' },
    state: situation.state ?? { cart: 'empty' },
    vars: situation.vars ?? { currency: 'EUR', rates: { EUR: 1 } },
    saved: situation.saved ?? {},
    steps: situation.steps ?? {},
    origin: 'http://127.0.0.1:8500',
    mockUrl: 'http://localhost:8500',
    env: situation.env ?? { API_TOKEN: 't-1' },
    call: situation.call ?? 3,
    clock: {
      now: () => Date.parse(situation.now ?? '2026-03-28T12:34:56.789Z'),
      elapsed: () => 0,
      after: () => () => {},
    },
    random() {
      calls += 1;
      return (calls * 0.37) % 1;
    },
    journal: () => situation.journal ?? [],
    override: {},
  };
}
