import type { Pair, PairRequest } from '../../model/entry.ts';
import type { Request } from '../../model/request.ts';
import { hostName } from '../origin.ts';
import { digestBody, digestContent, digestJson, digestQuery, digestText, join } from './digest.ts';
import { specificity } from './fits.ts';

/**
 * Pairs of one method and path that ask for the same set of fields: one digest of a request finds the few that may
 * fit. The scheme takes no part, since it tells at most two apart.
 */
export class PairShape {
  readonly specificity: number;
  readonly #like: PairRequest;
  readonly #stateful: boolean;
  readonly #found = new Map<number, number[]>();
  /** The same with the host in the digest, for requests whose host is known. */
  readonly #foundAtHost: Map<number, number[]> | undefined;

  constructor(like: Pair) {
    this.#like = like.request;
    this.#stateful = like.requiresState.length > 0;
    this.specificity = specificity(like.request, this.#stateful);
    this.#foundAtHost = like.request.host === undefined ? undefined : new Map();
  }

  takes({ request, requiresState }: Pair): boolean {
    const like = this.#like;
    return (
      (request.scheme === undefined) === (like.scheme === undefined) &&
      (request.host === undefined) === (like.host === undefined) &&
      (request.query === undefined) === (like.query === undefined) &&
      sameNames(request.ignoreQuery, like.ignoreQuery) &&
      bodyKind(request) === bodyKind(like) &&
      requiresState.length > 0 === this.#stateful
    );
  }

  add({ request }: Pair, position: number): void {
    const digest = digestContent(request);
    put(this.#found, digest, position);
    if (this.#foundAtHost && request.host !== undefined) {
      put(this.#foundAtHost, join(digest, digestText(hostName(request.host))), position);
    }
  }

  /** Positions in file order. `host` is undefined when it is not known, and then equals any. */
  lookUp(request: Request, host: string | undefined): readonly number[] | undefined {
    let digest = 0;
    if (this.#like.query) digest = join(digest, digestQuery(request.query, this.#like.ignoreQuery));
    if (this.#like.body) {
      if ('bytes' in this.#like.body) digest = join(digest, digestBody(request.body));
      else if (request.json === undefined) return undefined;
      else digest = join(digest, digestJson(request.json));
    }
    if (!this.#foundAtHost || host === undefined) return this.#found.get(digest);
    return this.#foundAtHost.get(join(digest, digestText(host)));
  }
}

function put(map: Map<number, number[]>, digest: number, position: number): void {
  const positions = map.get(digest);
  if (positions) positions.push(position);
  else map.set(digest, [position]);
}

const bodyKind = ({ body }: PairRequest): 'none' | 'json' | 'bytes' =>
  body === undefined ? 'none' : 'json' in body ? 'json' : 'bytes';

const sameNames = (left: readonly string[] | undefined, right: readonly string[] | undefined): boolean =>
  left === right || (left?.length === right?.length && left?.every((name, index) => name === right?.[index]) === true);
