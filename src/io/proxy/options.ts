import type { Authority } from '../ca/authority.ts';
import type { OutgoingHttp } from '../outgoing.ts';

/** What a listener needs to be a forward proxy. */
export interface ProxyOptions {
  readonly outgoing: OutgoingHttp;
  /** Signs for intercepted hosts; asked for once, by the first tunnel. Undefined: tunnels are left as they are. */
  readonly authority: (() => Promise<Authority>) | undefined;
  /** Where requests for another protocol go that name no host: `https://api.test/v2`. */
  readonly upstream: string | undefined;
  /** Without an upstream, those are answered as others are; false: they are refused. */
  readonly answersUpgrades: () => boolean;
  readonly warn: (message: string) => void;
}

/** The listener's own certificate and its key, in PEM. */
export interface OwnTls {
  readonly cert: string;
  readonly key: string;
}
