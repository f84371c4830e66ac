/** What goes back on the wire, ready to be written. */
export interface Reply {
  readonly status: number;
  /** Names and values in turn: casing, order and repeated names are kept. No framing headers: the listener computes them. */
  readonly headers: readonly string[];
  /**
   * The bytes. A string holds one byte per character (latin1), whatever the text's own encoding was: Node then writes
   * head and body in one piece, which is measurably faster than a Buffer.
   */
  readonly body: string | Buffer;
  /**
   * True when `headers` are all there is to send, `Content-Length` included, and none of them speaks of the connection:
   * prepared answers are framed once, at load.
   */
  readonly framed?: boolean;
  /** Set when the body that was sent is longer than what is kept here. */
  readonly truncated?: boolean;
  /** Set when the body is sent packed to clients that accept it. */
  readonly coding?: ReplyCoding;
  /** Set when the headers are those that were sent, but the body is not packed as they say. */
  readonly unpacked?: boolean;
}

/** The `Content-Encoding` of an answer whose body and headers are known without it. */
export interface ReplyCoding {
  /** What a client gets that sent this `Accept-Encoding`, if any. */
  choose(reply: Reply, acceptEncoding: string | undefined): Reply;
}

/** 1xx, 204 and 304 never have a body, and no `Content-Length` either. */
export const isBodiless = (status: number): boolean => status === 204 || status === 304 || status < 200;

/** An answer that breaks the protocol on purpose. */
export type Fault =
  | { readonly fault: 'drop' }
  | { readonly fault: 'reset' }
  | { readonly fault: 'hang'; readonly ms: number }
  | { readonly fault: 'bytes'; readonly bytes: Buffer }
  | { readonly fault: 'cut'; readonly bytes: number };

/** Milliseconds to wait before the answer is written. */
export type Delay =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | {
      readonly kind: 'logNormal';
      readonly median: number;
      readonly mean: number;
      readonly min: number;
      readonly max: number;
    };

/** The body is written in `chunks` pieces, spread evenly over `over` milliseconds. */
export interface Dribble {
  readonly chunks: number;
  readonly over: number;
}

export const isFault = (answer: object): answer is Fault => 'fault' in answer;

/** A reply's body as bytes: a string body holds one byte per character. */
export const bodyBytes = (body: Reply['body']): Buffer =>
  typeof body === 'string' ? Buffer.from(body, 'latin1') : body;

/** A reply's body, read as UTF-8. */
export const bodyText = (body: Reply['body']): string => bodyBytes(body).toString('utf8');
