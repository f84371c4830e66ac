type Fits = (want: number, offer: number) => boolean;

/**
 * Whether each of `wanted` things can get one of `offered` things to itself, where `fits` says who takes what.
 * Greedy choice would fail when a choosy one comes behind an easy one, so those that chose are asked to move
 * (Kuhn's augmenting paths).
 */
export function assign(wanted: number, offered: number, fits: Fits): boolean {
  if (wanted > offered) return false;
  const choices: number[][] = [];
  for (let want = 0; want < wanted; want += 1) {
    const offers = firstOffers(want, offered, fits, wanted);
    if (offers.length === 0) return false;
    choices.push(offers);
  }
  const owners = new Map<number, number>();
  return choices.every((_, want) => place(want, choices, owners));
}

/**
 * As many as there are things wanted: whoever has so many to choose from gets one whatever the others take. So a list
 * of a million sent items costs no memory.
 */
function firstOffers(want: number, offered: number, fits: Fits, enough: number): number[] {
  const offers: number[] = [];
  for (let offer = 0; offer < offered && offers.length < enough; offer += 1) if (fits(want, offer)) offers.push(offer);
  return offers;
}

/** Finds an offer for `want` along the shortest augmenting path. A loop: the path can be as long as the list. */
function place(want: number, choices: readonly number[][], owners: Map<number, number>): boolean {
  const askedBy = new Map<number, number>();
  const chosenBefore = new Map<number, number>();
  const queue = [want];
  for (const asking of queue) {
    for (const offer of choices[asking] as number[]) {
      if (askedBy.has(offer)) continue;
      askedBy.set(offer, asking);
      const owner = owners.get(offer);
      if (owner === undefined) {
        handOver(offer, askedBy, chosenBefore, owners);
        return true;
      }
      chosenBefore.set(owner, offer);
      queue.push(owner);
    }
  }
  return false;
}

/** Along the path each takes the offer it asked for, and leaves what it had to whoever asked for that. */
function handOver(
  free: number,
  askedBy: ReadonlyMap<number, number>,
  chosenBefore: ReadonlyMap<number, number>,
  owners: Map<number, number>,
): void {
  for (let offer: number | undefined = free; offer !== undefined; ) {
    const owner = askedBy.get(offer) as number;
    owners.set(offer, owner);
    offer = chosenBefore.get(owner);
  }
}
