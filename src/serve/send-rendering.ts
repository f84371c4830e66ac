import type { JsonValue } from '../model/json.ts';
import type { Clock, Random } from '../model/ports.ts';
import type { JournalView, Rendering } from '../model/rendering.ts';
import { Request } from '../model/request.ts';
import type { RenderingSources } from './rendering.ts';

const NONE = Object.freeze({});
const NO_REQUEST = new Request({ method: 'GET', target: '/', rawHeaders: [] });

/** What templates read in a request that a test is about to send: there is none yet, but what was saved before. */
export class SendRendering implements Rendering {
  readonly request = NO_REQUEST;
  readonly params = NONE;
  readonly steps = NONE;
  readonly call = 0;
  readonly state: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly saved: Readonly<Record<string, JsonValue>>;
  override: Rendering['override'] = {};
  readonly #sources: RenderingSources;

  constructor(sources: RenderingSources, scenario: string, saved: Readonly<Record<string, JsonValue>>) {
    this.#sources = sources;
    this.state = sources.state.view(scenario);
    this.vars = sources.vars(scenario);
    this.saved = saved;
  }

  get origin(): string {
    return this.#sources.mockUrl();
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

  *journal(): Generator<JournalView> {}
}
