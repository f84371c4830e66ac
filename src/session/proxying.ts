import { parseUrl } from '../compile/parse-url.ts';
import type { ServeSettings } from '../compile/serve-options.ts';
import type { OpenAuthority } from '../io/ca/open.ts';
import type { OutgoingHttp } from '../io/outgoing.ts';
import { readOwnTls } from '../io/own-tls.ts';
import type { OwnTls, ProxyOptions } from '../io/proxy/options.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { MODES, type ModeName } from '../model/mode.ts';

type ProxySettings = Pick<ServeSettings, 'upstream' | 'ca' | 'cert' | 'key' | 'noIntercept' | 'readyFile'>;

export interface ProxyingParts {
  readonly settings: ProxySettings;
  readonly outgoing: OutgoingHttp;
  readonly mode: () => ModeName;
  readonly warn: (message: string) => void;
}

/** The listener as a forward proxy, and as a server that speaks TLS. */
export class Proxying {
  readonly proxy: ProxyOptions;
  readonly tls: OwnTls | undefined;
  readonly #settings: ProxySettings;
  #opening: Promise<OpenAuthority> | undefined;

  /** @throws CannotStart when `--cert` and `--key` are no pair that can be used (2), or cannot be read (3) */
  constructor({ settings, outgoing, mode, warn }: ProxyingParts) {
    const { upstream, noIntercept, ca, cert, key } = settings;
    this.#settings = settings;
    if (noIntercept && ca !== undefined) {
      throw new CannotStart('--ca signs for hosts that --no-intercept leaves alone', {
        exitCode: 2,
        hint: 'give one of the two',
      });
    }
    this.tls = readOwnTls(cert, key);
    this.proxy = {
      outgoing,
      authority: noIntercept ? undefined : async () => (await this.#open()).authority,
      upstream: upstream === undefined ? undefined : parseUrl(upstream),
      answersUpgrades: () => !MODES[mode()].forwards,
      warn,
    };
  }

  /**
   * At the start: for the ready file, if there is to be one. A local CA that cannot be made is told to the first client
   * that needs it, since most clients never do.
   *
   * @throws CannotStart when the user's own CA cannot be used
   */
  async certificateAtStart(): Promise<string | undefined> {
    const { ca, readyFile } = this.#settings;
    if (ca !== undefined) return this.certificateFile();
    return readyFile === undefined ? undefined : this.certificateFile().catch(() => undefined);
  }

  /**
   * The file with the CA's certificate; undefined when https is not intercepted.
   *
   * @throws CannotStart when the user's own CA cannot be used, or the local one cannot be made
   */
  async certificateFile(): Promise<string | undefined> {
    const { ca, noIntercept } = this.#settings;
    if (noIntercept) return undefined;
    if (ca !== undefined) return (await this.#open()).file;
    const { openStore } = await import('../io/ca/store.ts');
    return (await openStore()).file;
  }

  /** Tried again by the next who asks, when it fails: a full disk may have been mended. */
  async #open(): Promise<OpenAuthority> {
    try {
      this.#opening ??= import('../io/ca/open.ts').then(({ openAuthority }) => openAuthority(this.#settings.ca));
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}
