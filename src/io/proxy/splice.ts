import type { Duplex } from 'node:stream';

/** Joins two connections: bytes go both ways, untouched, no faster than the slower one takes them. */
export function splice(one: Duplex, other: Duplex): void {
  pass(one, other);
  pass(other, one);
}

function pass(from: Duplex, to: Duplex): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  // Not at its end: the other direction may go on behind that.
  from.on('close', () => {
    if (from.readableEnded) to.end();
    else to.destroy();
  });
}
