import type { OutgoingProblem } from '../../model/outgoing.ts';

/** A problem that is found while a connection is opened, where undici passes on nothing but errors. */
export class OutgoingError extends Error {
  readonly kind: Kind;
  constructor(kind: Kind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Where in its life a request was when it went wrong. */
export interface Stage {
  /** `127.0.0.1:9000`, as the request named it. */
  readonly authority: string;
  /** The proxy it goes through. */
  readonly proxy: string | undefined;
  readonly answered: boolean;
}

type Kind = OutgoingProblem['kind'];

/** An error of Node or undici in plain words. */
export function problemOf(error: unknown, stage: Stage): OutgoingProblem {
  const cause = innermost(error as Error);
  if (cause instanceof OutgoingError) return problem(cause.kind, cause.message);
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const peer = stage.proxy === undefined ? stage.authority : `the proxy ${stage.proxy}`;
  const say = TEXTS.find(([pattern]) => pattern.test(message))?.[1] ?? CODES[code];
  const [kind, text] = say?.(peer, stage) ?? guess(code, message, peer, stage);
  return problem(kind, text);
}

export const problem = (kind: Kind, message: string): OutgoingProblem => ({ kind, message });

/** Of several addresses that were all tried, what the last one said. */
const innermost = (error: Error): Error =>
  error instanceof AggregateError && error.errors.length > 0 ? (error.errors.at(-1) as Error) : error;

const TO_TRUST = '(NODE_EXTRA_CA_CERTS=FILE trusts its issuer, --insecure-upstream takes any)';

type Say = (peer: string, stage: Stage) => readonly [Kind, string];

const garbled: Say = (peer) => ['other', `${peer} sent something that is no HTTP answer`];

const unresolvable: Say = (peer) => ['unresolvable', `host ${hostOf(peer)} cannot be resolved`];
const unreachable: Say = (peer) => ['other', `there is no route to ${peer}`];
const dropped: Say = (peer, { answered }) => [
  'dropped',
  answered
    ? 'the connection was closed before the answer was whole'
    : `the connection to ${peer} was closed before an answer came`,
];

const CODES: { readonly [code: string]: Say } = {
  ECONNREFUSED: (peer) => ['refused', `connection refused by ${peer}`],
  ENOTFOUND: unresolvable,
  EAI_AGAIN: unresolvable,
  EAI_FAIL: unresolvable,
  EAI_NODATA: unresolvable,
  ECONNRESET: dropped,
  EPIPE: dropped,
  UND_ERR_SOCKET: dropped,
  // Also of a head that has named a length and cannot be read behind it, or ends there.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: (peer, stage) =>
    stage.answered ? dropped(peer, stage) : ['other', `the head of the answer of ${peer} breaks off, or is no HTTP`],
  // A status that is none stops undici itself.
  ERR_ASSERTION: garbled,
  ETIMEDOUT: (peer) => ['other', `${peer} does not answer`],
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  EMFILE: () => ['other', 'no more connections can be opened: the process has as many files open as it may'],
  UND_ERR_HEADERS_OVERFLOW: (peer) => ['other', `the head of the answer of ${peer} is too large`],
  CERT_HAS_EXPIRED: (_, { authority }) => ['tls', `the certificate of ${authority} has expired`],
  DEPTH_ZERO_SELF_SIGNED_CERT: (_, { authority }) => [
    'tls',
    `the certificate of ${authority} is self-signed, and not trusted here ${TO_TRUST}`,
  ],
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: (_, { authority }) => [
    'tls',
    `${authority} speaks no HTTP/1.1, perhaps only HTTP/2`,
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: (_, { authority }) => ['tls', `the certificate of ${authority} is for another name`],
};

/** What undici's parser says, whose errors have no codes, or one for many things. */
const TEXTS: readonly (readonly [RegExp, Say])[] = [
  // The end came too early.
  [/^Response does not match .*\bEOF\b/, dropped],
  [/^Response does not match the HTTP\/1\.1 protocol/, garbled],
  // 100 or 101, and nobody has asked for it.
  [/^bad (response|upgrade)$/, garbled],
];

/** Codes that come in families. */
function guess(code: string, message: string, peer: string, { authority }: Stage): readonly [Kind, string] {
  if (/^(UNABLE_TO_|SELF_SIGNED_|CERT_)/.test(code)) {
    const mend = code.startsWith('CERT_') ? '' : ` ${TO_TRUST}`;
    return ['tls', `the certificate of ${authority} is not trusted here: ${message}${mend}`];
  }
  if (code === 'EPROTO' || /^ERR_(TLS|SSL)_/.test(code))
    return ['tls', `no TLS connection to ${authority}: ${tidy(message)}`];
  if (/^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_)/.test(code)) {
    return ['invalid', `the request cannot be sent: ${message}`];
  }
  return ['other', `${peer} cannot be reached: ${tidy(message)}`];
}

const hostOf = (peer: string): string => peer.replace(/:\d+$/, '');

/** OpenSSL's messages name the files of its sources. */
const tidy = (message: string): string =>
  /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? (message.split('\n', 1)[0] as string);
