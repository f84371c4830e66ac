/**
 * Runs `work` with a function that takes things over: `own(thing)` returns the thing and disposes of it when the work
 * is done, last first. What `await using` will do once Node 20 is no longer the floor.
 */
export async function withResources(work) {
  const owned = [];
  const own = (thing) => {
    owned.push(thing);
    return thing;
  };
  try {
    return await work(own);
  } finally {
    for (const thing of owned.toReversed()) await thing.dispose();
  }
}
