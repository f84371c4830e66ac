import type { JsonValue } from './json.ts';
import type { Content, FieldTest, Matcher, Subject } from './matching.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place.ts';
import type { Rendering } from './rendering.ts';

/** A test of a scenario: requests in order, on one state, and what each answer must be like. */
export interface Test {
  /** Unique in its file. */
  readonly name: string;
  /** The id of its scenario. */
  readonly scenario: string;
  readonly place: Place;
  /** At least one. */
  readonly exchanges: readonly TestExchange[];
}

export interface TestExchange {
  readonly place: Place;
  readonly send: Send;
  readonly expect?: ExpectedAnswer;
  /** In order. */
  readonly save: readonly SaveRule[];
}

/** A request to send, compiled. Its strings may read what was saved: `{{saved.token}}`. */
export interface Send {
  readonly place: Place;
  /** Throws a `RenderError` when one of its templates fails. */
  prepare(rendering: Rendering): PreparedSend;
}

export interface PreparedSend {
  /** Upper case. */
  readonly method: string;
  /** As it goes on the wire: path and query. */
  readonly target: string;
  /** Set when the request is sent in absolute form, as to a proxy. */
  readonly scheme?: string;
  /** For the `Host` header; absent: the mock's own. */
  readonly host?: string;
  /** Names and values in turn; no framing headers. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A value for later exchanges. */
export interface SaveRule {
  readonly name: string;
  readonly place: Place;
  /** For people: `$.access_token`, `header etag`. */
  readonly source: string;
  /** Undefined when the answer does not have it. */
  read(answer: ReceivedAnswer): JsonValue | undefined;
}

/** What an answer must be like. */
export interface ExpectedAnswer {
  readonly place: Place;
  /** Of status, headers and body. */
  readonly tests: readonly AnswerTest[];
  /** The id of the entry that answers. */
  readonly answeredBy?: { readonly entry: string; readonly name: string; readonly place: Place };
  /** True: no entry may answer. */
  readonly unmatched: boolean;
  readonly actions: readonly ExpectedAction[];
  /** Milliseconds the answer may take. */
  readonly within?: { readonly ms: number; readonly place: Place };
}

export interface AnswerTest {
  /** `status`, `headers.content-type`, `body`. */
  readonly name: string;
  readonly place: Place;
  readonly matcher: Matcher;
  subject(answer: ReceivedAnswer): Subject;
}

/** An answer as it came, decoded: what tests look at. */
export interface ReceivedAnswer extends Content {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** How an action of the answering entry must end. */
export interface ExpectedAction {
  readonly name: string;
  readonly place: Place;
  readonly outcome: Outcome;
  /** What its sink must have received. */
  readonly sent: readonly FieldTest[];
}

/** What is said about verifying one entry; entries of which nothing is said have none. */
export interface EntryVerification {
  readonly place: Place;
  /** How often it must be called, bounds inclusive, when a command or a test framework drives the mock. */
  readonly calls?: { readonly min: number; readonly max: number };
  /** The name of an entry of the same file that must be called before. */
  readonly after?: string;
  /** False: it is not replayed. */
  readonly replay: boolean;
  /** A request it answers. */
  readonly example?: Send;
  readonly drift?: DriftRules;
  /** The recorded headers of a pair's request, names and values in turn; kept only when asked for. */
  readonly recordedHeaders?: readonly string[];
}

/** How an entry is compared with the real service. The JSONPaths are as written. */
export interface DriftRules {
  /** What may differ. */
  readonly ignore: readonly JsonPathRule[];
  /** Lower-case names of headers that must be equal. */
  readonly headers: readonly string[];
  /** What must be equal, and not only of the same type. */
  readonly values: readonly JsonPathRule[];
}

export interface JsonPathRule {
  readonly source: string;
  /** Where what it selects stands: names and indices from the root on; undefined when it fails on this document. */
  locate(document: JsonValue): readonly (readonly (string | number)[])[] | undefined;
}
