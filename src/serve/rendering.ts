import type { StepAnswer } from '../model/action.ts';
import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { JsonValue } from '../model/json.ts';
import type { Clock, Random } from '../model/ports.ts';
import type { JournalView, Rendering } from '../model/rendering.ts';
import type { Request } from '../model/request.ts';
import type { Journal } from './journal.ts';
import type { StateStore } from './state.ts';

/** What renderings share in a session. */
export interface RenderingSources {
  readonly state: StateStore;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  /** A function too: a reload may let templates read more. */
  readonly env: () => Readonly<Record<string, string>>;
  /** A function, since the port is known only once the listener listens. */
  readonly mockUrl: () => string;
  /** A scenario's variables. */
  readonly vars: (scenario: string) => Readonly<Record<string, JsonValue>>;
}

const NONE = Object.freeze({});

/** What templates read in one request. Getters, so that a template that reads two things pays for two. */
export class RequestRendering implements Rendering {
  readonly request: Request;
  readonly call: number;
  readonly saved: Readonly<Record<string, JsonValue>> = NONE;
  /** Given by the pipeline, when there is one. */
  steps: Readonly<Record<string, StepAnswer>> = NONE;
  /** As it was when this was made: in the tick of the claim, before anything moves. */
  readonly state: Readonly<Record<string, string>>;
  override: Rendering['override'] = {};
  readonly #entry: Entry;
  readonly #sources: RenderingSources;
  #params: Record<string, string> | undefined;

  constructor(sources: RenderingSources, request: Request, entry: Entry, call: number) {
    this.request = request;
    this.call = call;
    this.#entry = entry;
    this.#sources = sources;
    this.state = sources.state.view(entry.scenario);
  }

  get params(): Readonly<Record<string, string>> {
    this.#params ??= captured(this.#entry, this.request.path);
    return this.#params;
  }

  get vars(): Readonly<Record<string, JsonValue>> {
    return this.#sources.vars(this.#entry.scenario);
  }

  get origin(): string {
    const { authority, scheme } = this.request;
    return authority === '' ? this.mockUrl : `${scheme ?? 'http'}://${authority}`;
  }

  get mockUrl(): string {
    return this.#sources.mockUrl();
  }

  get env(): Readonly<Record<string, string>> {
    return this.#sources.env();
  }

  get clock(): Clock {
    return this.#sources.clock;
  }

  get random(): Random {
    return this.#sources.random;
  }

  *journal(): Generator<JournalView> {
    for (const exchange of this.#sources.journal.newestFirst()) yield journalView(exchange);
  }
}

function captured(entry: Entry, path: string): Record<string, string> {
  if (entry.kind === 'template') {
    for (const test of entry.request.path ?? []) {
      const params = test.kind === 'pattern' ? test.pattern.capture(path) : undefined;
      if (params) return params;
    }
  }
  return {};
}

const journalView = (exchange: Exchange): JournalView => ({
  method: exchange.request.method,
  url: exchange.request.target,
  entry: exchange.entry?.name,
  status: exchange.reply?.status,
  requestBody: exchange.request.text,
  responseBody: bodyText(exchange.reply?.body ?? ''),
});

/** A reply's body as text: a string body holds one byte per character. */
export const bodyText = (body: string | Buffer): string =>
  (typeof body === 'string' ? Buffer.from(body, 'latin1') : body).toString('utf8');
