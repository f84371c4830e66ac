import { expect, test } from 'vitest';
import { readLine } from '../../src/middleware/worker-line.ts';

test('a document with its id is an answer', () => {
  expect(readLine('{"id": 3, "response": {"status": 201}}')).toEqual({
    id: 3,
    result: expect.objectContaining({
      outcome: 'passed',
      answer: expect.objectContaining({ json: { response: { status: 201 } } }),
    }),
  });
});

test.each([
  ['', undefined, 'gave back nothing'],
  ['ready', undefined, 'gave back what is not one JSON object: "ready"'],
  ['[1]', undefined, 'gave back JSON that is no object: "[1]"'],
  ['{"response": {}}', undefined, 'answered a document without the "id" it was sent with'],
  ['{"id": 4, "error": "no rates"}', 4, 'says: no rates'],
])('%j is a wrong one', (line, id, reason) => {
  expect(readLine(line)).toEqual({ id, result: { outcome: 'failed', reason } });
});
