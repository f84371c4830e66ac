/**
 * Whether each of `wanted` things can get one of `offered` things to itself, where `fits` says who takes what.
 * Greedy choice would fail when a choosy one comes behind an easy one, so those that chose are asked to move
 * (Kuhn's augmenting paths).
 */
export function assign(wanted: number, offered: number, fits: (want: number, offer: number) => boolean): boolean {
  if (wanted > offered) return false;
  const taken = new Map<number, number>();
  const fit = memoised(fits, offered);
  for (let want = 0; want < wanted; want += 1) if (!place(want, offered, fit, taken)) return false;
  return true;
}

/** Finds an offer for `want` along an augmenting path; a loop, since a path can be as long as a sent document. */
function place(
  want: number,
  offered: number,
  fits: (want: number, offer: number) => boolean,
  taken: Map<number, number>,
): boolean {
  const reachedFrom = new Map<number, number>();
  const queue = [want];
  for (const asking of queue) {
    for (let offer = 0; offer < offered; offer += 1) {
      if (reachedFrom.has(offer) || !fits(asking, offer)) continue;
      reachedFrom.set(offer, asking);
      const owner = taken.get(offer);
      if (owner === undefined) {
        move(offer, want, reachedFrom, taken);
        return true;
      }
      queue.push(owner);
    }
  }
  return false;
}

function move(free: number, want: number, reachedFrom: Map<number, number>, taken: Map<number, number>): void {
  let offer: number | undefined = free;
  while (offer !== undefined) {
    const owner = reachedFrom.get(offer) as number;
    const before: number | undefined = owner === want ? undefined : ownedBy(owner, taken);
    taken.set(offer, owner);
    offer = before;
  }
}

const ownedBy = (owner: number, taken: Map<number, number>): number | undefined => {
  for (const [offer, each] of taken) if (each === owner) return offer;
  return undefined;
};

function memoised(
  fits: (want: number, offer: number) => boolean,
  offered: number,
): (want: number, offer: number) => boolean {
  const known = new Map<number, boolean>();
  return (want, offer) => {
    const key = want * offered + offer;
    let fit = known.get(key);
    if (fit === undefined) {
      fit = fits(want, offer);
      known.set(key, fit);
    }
    return fit;
  };
}
