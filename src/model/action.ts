import type { Outcome } from './outcome.ts';
import type { HttpClient } from './outgoing.ts';
import type { Place } from './place.ts';
import type { Clock } from './ports.ts';
import type { Processes } from './processes.ts';
import type { Rendering } from './rendering.ts';
import type { Delay, Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { RequestSide } from './request-side.ts';
import type { StepAnswer } from './step-answer.ts';
import type { StopSignal } from './stop-signal.ts';

export { ActionRun, type Phase, type RunLabel } from './action-run.ts';
export type { StepAnswer } from './step-answer.ts';

/** What a wrong before-action means: the client gets a 502, or nothing but a record. */
export type FailurePolicy = 'FAIL_FAST' | 'BEST_EFFORT';

/** A side effect declared beside an answer, compiled. */
export interface Action {
  /** Given, or what it does: `webhook POST http://127.0.0.1:9000/audit`. */
  readonly name: string;
  /** The key of its target in YAML: `webhook`. */
  readonly kind: string;
  readonly place: Place;
  readonly target: Target;
  readonly delay?: Delay;
  /** Milliseconds, from the attempt on: after the delay, and after the wait for a free place. */
  readonly timeout: number;
  /** False: started and not waited for. Means nothing after the response. */
  readonly blocking: boolean;
  readonly failurePolicy: FailurePolicy;
  /** An entry's runs of this action follow one another, in the order of their requests. */
  readonly ordered: boolean;
  readonly lane: Lane;
  /** What is done when the lane's queue is full: the run ends as broken, or the entry's next request is held back. */
  readonly overflow: 'fail' | 'wait';
  /** `verify` sends it to a recording receiver of its own, which answers with this status. */
  readonly sink?: { readonly status: number };
}

/** How many runs go on at once; more wait in a queue. Actions with the same key share a lane. */
export interface Lane {
  readonly key: string;
  /** `cpus`: as many as the machine has processors. */
  readonly concurrency: number | 'cpus';
  /** How many may wait. */
  readonly queue: number;
}

/** A name that is looked up when the action is due: registered at the start, or through the admin API. */
export interface RegisteredAction {
  readonly registered: string;
  readonly place: Place;
}

/** What happens around an entry's answer. */
export interface Pipeline {
  /** One after another, before the answer. */
  readonly before: readonly Action[];
  /** Steps behind the responder: one after another, after the answer; not at all when a before-action aborted it. */
  readonly steps: readonly Action[];
  /** All together, when the steps have ended; after an abort, too. */
  readonly after: readonly (Action | RegisteredAction)[];
}

/** What an action does. Made by its kind, at load. */
export interface Target {
  /** One line for people, without secrets: `POST http://127.0.0.1:9000/audit`, `python3 hooks/notify.py`. */
  readonly summary: string;
  /** Keys of the resources it uses while it lives; the others are stopped after a reload. */
  readonly resources?: readonly string[];
  /**
   * One run. Never rejects for what the world does: that is a result. `job.stop` is aborted when the time is up or
   * the mock stops; the caller does not wait for it any longer then.
   */
  attempt(job: ActionJob, world: World): Promise<ActionResult>;
  /**
   * What its program or function is given, as plain JSON: what a sink records in place of a run. Absent: all it does
   * to the world is to send requests, which a sink takes as they are.
   */
  document?(job: ActionJob): object;
}

/** Takes the runs of actions that have a `sink`. */
export interface Sinks {
  /** In place of the target's `attempt`, and as it: never rejects for what the world does. */
  attempt(action: Action, job: ActionJob, world: World): Promise<ActionResult>;
}

/** A target that can answer. */
export interface Responder extends Target {
  respond(job: ActionJob, world: World): Promise<Responded>;
}

export type Responded =
  | { readonly reply: Reply }
  /** The head is known, the body follows. */
  | { readonly stream: ReplyStream }
  | NoAnswer;

/** No answer came about; the client gets `status` with the reason. */
export interface NoAnswer {
  readonly outcome: 'failed' | 'broken';
  readonly status: 500 | 502 | 504;
  readonly reason: string;
}

export interface ReplyStream {
  readonly status: number;
  /** Names and values in turn. No framing headers but `Content-Length`, when the length is known. */
  readonly headers: readonly string[];
  /** Starts the flow; to be called once. */
  flow(sink: ReplySink): { resume(): void; cancel(): void };
}

export interface ReplySink {
  /** False: no more before `resume`. */
  data(chunk: Buffer): boolean;
  end(): void;
  /** The body broke off. */
  failed(reason: string): void;
}

/** What an action may know of the exchange it belongs to. Not the exchange itself: what that has leads back to here. */
export interface JobExchange {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly entry: (RequestSide & { readonly id: string; readonly name: string }) | undefined;
  /** Which call of the entry this is, from 1. */
  readonly call: number;
}

/** What one run of an action may read. */
export interface ActionJob {
  /** With the request, the entry and its call. */
  readonly exchange: JobExchange;
  readonly request: Request;
  /** What was answered; undefined before the response. */
  readonly reply: Reply | undefined;
  /** What the entry's path captured. */
  readonly params: Readonly<Record<string, string>>;
  /** What named blocking actions before this one answered. */
  readonly steps: Readonly<Record<string, StepAnswer>>;
  /** For strings of actions that are templated. */
  readonly rendering: Rendering;
  /** The address the listener announced. */
  readonly mockUrl: string;
  /** Aborted when the time is up or the mock stops. */
  readonly stop: StopSignal;
  /** The same as a whole signal, for those that must have one: made when it is asked for. */
  readonly signal: AbortSignal;
}

/** How a run ended. */
export interface ActionResult {
  readonly outcome: Outcome;
  /** In plain words, when it is not passed: `answered 401, expected 2xx`. */
  readonly reason?: string;
  readonly status?: number;
  readonly exitCode?: number;
  /** That ended its process: `SIGKILL`. */
  readonly killedBy?: string;
  /** The last of what its process wrote there, 2 KiB at most. */
  readonly stderr?: string;
  readonly answer?: StepAnswer;
}

/** All that actions may ask of the world, beside what they are given with each run. */
export interface World {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly processes: Processes;
  /** Functions registered through the programmatic API, by name. */
  readonly callbacks: ReadonlyMap<string, UserFunction>;
  /** This session's name in `Via` headers: unlike that of any other. */
  readonly via: string;
  /** A new one with every call. */
  uuid(): string;
  /** There when nothing may leave for real: actions with a `sink` are handed to it. */
  readonly sinks?: Sinks | undefined;
  /** Where a `forward` without a target goes when the request names no host of its own: `--upstream`. */
  readonly upstream: string | undefined;
  /** Something that lives longer than a run (a pool of processes): made when first asked for, kept by its key. */
  resource<T extends Resource>(key: string, make: () => T): T;
  /** What a process or a function said that is no result: one line for the log, without the secrets of these. */
  log(source: string, line: string, quoted: readonly Quoted[]): void;
}

/** Traffic that a text may quote. */
export interface Quoted {
  readonly request: Request;
  readonly reply?: Reply | undefined;
}

export interface Resource {
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** A function of the user's. */
export type UserFunction = (request: object, context: object) => unknown;
