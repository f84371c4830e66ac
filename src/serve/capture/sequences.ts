import type { RecordedPair } from '../../model/recording.ts';
import { type Identity, identityOf } from './identity.ts';
import { shortHash } from './place.ts';
import type { Recording } from './store.ts';

interface Last {
  readonly pair: RecordedPair;
  readonly identity: Identity;
  readonly number: number;
}

/**
 * The same request again and again becomes a sequence: each answer moves a state on, which the next one requires. The
 * last moves nothing, so that it stays. The first requires nothing, and gives way to those that do.
 */
export class Sequences {
  readonly #last = new Map<Identity, Last>();

  /** The pair to write, and the one before it, which leads to it from now on. */
  next(pair: RecordedPair, identity: Identity): Recording[] {
    const last = this.#last.get(identity);
    if (!last) {
      this.#last.set(identity, { pair, identity, number: 1 });
      return [{ pair, identity, replaces: false }];
    }
    const number = last.number + 1;
    const key = `${pair.request.method} ${pair.request.path} ${shortHash(identity)}`;
    const state = new Map([[key, String(number)]]);
    const request = { ...pair.request, requiresState: state };
    const own = { pair: { ...pair, request }, identity: identityOf(request), number };
    this.#last.set(identity, own);
    const before = { ...last.pair, response: { ...last.pair.response, transitionsState: state } };
    return [
      { pair: before, identity: last.identity, replaces: true },
      { pair: own.pair, identity: own.identity, replaces: false },
    ];
  }
}
