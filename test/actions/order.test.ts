import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Order, type Ticket } from '../../src/actions/order.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whoever is first has left before the next is called, whatever leaves in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ key: fc.nat(2), leave: fc.boolean(), at: fc.nat(50) })), async (steps) => {
      const order = new Order();
      const inside: { id: number; key: number; ticket: Ticket }[] = [];
      const called = new Set<number>();
      for (const [id, { key, leave, at }] of steps.entries()) {
        if (leave && inside.length > 0) {
          const [left] = inside.splice(at % inside.length, 1);
          left?.ticket.leave();
          await settled();
        } else {
          const ticket = order.join(String(key));
          inside.push({ id, key, ticket });
          ticket.whenFirst(() => called.add(id));
        }
        for (const { id: one, key: line } of inside) {
          const first = inside.find((other) => other.key === line)?.id === one;
          expect([one, called.has(one)]).toEqual([one, first]);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('ten thousand that leave as soon as they are called do not pile up on the stack', async () => {
  const order = new Order();
  const first = order.join('a');
  let called = 0;
  for (let count = 0; count < 10_000; count += 1) {
    const ticket = order.join('a');
    ticket.whenFirst(() => {
      called += 1;
      ticket.leave();
    });
  }
  first.leave();
  await settled();
  expect(called).toBe(10_000);
});
