import type { RecordedPair } from '../../model/recording.ts';
import type { Ending } from './endings.ts';
import { type Identity, identityOf } from './identity.ts';
import { shortHash } from './place.ts';
import type { Recording } from './store.ts';

/** The last pair of a sequence; without a file: of this session, where such pairs belong. */
type Last = Omit<Ending, 'file'> & { readonly file: string | undefined };

/**
 * The same request again and again becomes a sequence: each answer moves a state on, which the next one requires. The
 * last moves nothing, so that it stays. The first requires nothing, and gives way to those that do.
 */
export class Sequences {
  readonly #last = new Map<Identity, Last>();
  readonly #read: () => ReadonlyMap<Identity, Ending | 'closed'>;
  #earlier: ReadonlyMap<Identity, Ending | 'closed'> | undefined;

  /** `read`: where the sequences of earlier sessions end; called when it is first asked for. */
  constructor(read: () => ReadonlyMap<Identity, Ending | 'closed'>) {
    this.#read = read;
  }

  /** Reads now what would be read later. */
  load(): void {
    this.#earlier ??= this.#read();
  }

  /** The pair to write; undefined when people have made something else of its sequence. */
  next(pair: RecordedPair, identity: Identity): Recording | undefined {
    this.load();
    const last = this.#last.get(identity) ?? this.#earlier?.get(identity);
    if (last === 'closed') return undefined;
    const undo = (): void => {
      if (last) this.#last.set(identity, last);
      else this.#last.delete(identity);
    };
    if (!last) {
      this.#last.set(identity, { identity, file: undefined, number: 1, key: undefined });
      return { pair, identity, replaces: false, undo };
    }
    const { file, key = `${pair.request.method} ${pair.request.path} ${shortHash(identity)}` } = last;
    const number = last.number + 1;
    const state = new Map([[key, String(number)]]);
    const request = { ...pair.request, requiresState: state };
    const own = { identity: identityOf(request), file };
    this.#last.set(identity, { ...own, number, key });
    return { ...own, pair: { ...pair, request }, replaces: false, follows: { identity: last.identity, state }, undo };
  }
}
