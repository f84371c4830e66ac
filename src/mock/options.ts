import type { Callback } from '../model/callback.ts';
import type { Reporter } from '../model/events.ts';
import type { ModeName } from '../model/mode.ts';

export interface StartOptions {
  /** The scenarios directory; a relative path starts at the current directory. */
  readonly directory: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Reload when files change; invalid ones are then quarantined instead of stopping the start. Default false. */
  readonly watch?: boolean;
  /** Watch by looking every so many milliseconds. */
  readonly poll?: number;
  /** Makes everything random in templates repeatable. */
  readonly seed?: string;
  /** Stops the clock that templates see. A number is epoch milliseconds. */
  readonly now?: Date | number | string;
  /** Answer at once, whatever delays the scenarios ask for, and start actions at once. Default false. */
  readonly noDelay?: boolean;
  /** Answer preflight requests, and let any origin read answers. Default false. */
  readonly cors?: boolean;
  /** Recorded origins in `Location`, `Link` and text bodies become the mock's own. Default false. */
  readonly rewrite?: boolean;
  /** What a hit and a miss mean, as `mockrun serve --mode` has it. Default `simulate`. */
  readonly mode?: ModeName;
  /** Programs' files or URLs that change all traffic, in place of what the configuration names for that. */
  readonly middleware?: readonly string[];
  /** The real service: where requests are forwarded that name no host of their own. */
  readonly upstream?: string;
  /** Where requests may be forwarded whose client names the host: `api.test`, `*.test`; as the flag. */
  readonly allowHosts?: readonly string[];
  /** Take any certificate of the servers that requests are sent to. Default false. */
  readonly insecureUpstream?: boolean;
  /** Pass tunnels of clients that use the mock as a proxy on as they are, in place of answering in them. Default false. */
  readonly noIntercept?: boolean;
  /** PEM file with certificate and key of the CA that signs for intercepted hosts, or `CERT,KEY`. Default: the local one. */
  readonly ca?: string;
  /** PEM file with the certificate of the mock itself, which then speaks https, too; wants `key`. */
  readonly cert?: string;
  /** PEM file with the key of `cert`. */
  readonly key?: string;
  /** How many MiB of a request body are taken; more is answered 413. Default 64. */
  readonly bodyLimit?: number;
  /** In `spy`, record what the real service answers. Default false. */
  readonly captureOnMiss?: boolean;
  /** Folder that recordings are written to, and served from. Default: `captured` in the scenarios directory. */
  readonly out?: string;
  /** Record each pair in a file of its own. Default false. */
  readonly split?: boolean;
  /** A request that comes again replaces its recording. Default false: the first one stays. */
  readonly overwrite?: boolean;
  /** A request that comes again is recorded again: its answers become a sequence. Default false. */
  readonly stateful?: boolean;
  /** What is masked in recordings, as `mockrun serve --redact` has it. */
  readonly redact?: readonly string[];
  /** How many answered exchanges `calls` and `unmatched` can look back on. Default 10,000. */
  readonly journalSize?: number;
  /** Milliseconds that `stop` waits for open exchanges and for actions that have not ended. Default 5000. */
  readonly grace?: number;
  /** Serve the admin API too: on any free port of this machine, or as said. Default: none. */
  readonly admin?: true | AdminOptions;
  /** See every event. */
  readonly reporters?: readonly Reporter[];
  /** Functions by the name under which scenarios ask for them, as `callback: client:NAME`. */
  readonly callbacks?: Readonly<Record<string, Callback<unknown>>>;
}

export interface AdminOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. An address that others can reach needs a token. */
  readonly host?: string;
  /** What clients must show, as `Authorization: Bearer TOKEN`. */
  readonly token?: string;
}
