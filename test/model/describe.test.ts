import { expect, test } from 'vitest';
import { describeExplanation, explanationToJson } from '../../src/model/describe.ts';
import { template } from '../match/make.ts';

const explanation = {
  entry: {
    ...template({}, { name: 'create "order"', line: 12 }),
    place: { file: 'scenarios/checkout.yaml', line: 12, column: 5 },
  },
  matches: false,
  reports: [
    { field: 'method', ok: true, expected: 'POST', got: 'POST' },
    { field: 'path', ok: false, expected: '"/orders"', got: '"/order"' },
    { field: 'query.p\u001b[31m', ok: false, expected: '"1"', got: '"\u009b2\n"', detail: 'a\nb' },
  ],
};

test('one line a field, aligned, and nothing that steers a terminal', () => {
  expect(describeExplanation(explanation)).toEqual([
    'nearest: "create \\"order\\"" (scenarios/checkout.yaml:12:5)',
    '  ok  method        POST',
    '  NO  path          expected "/orders", got "/order"',
    '  NO  query.p·[31m  expected "1", got "·2·"',
    '                    a·b',
  ]);
});

test('the heading may be another', () => {
  expect(describeExplanation({ ...explanation, reports: [] }, 'answers')).toEqual([
    'answers: "create \\"order\\"" (scenarios/checkout.yaml:12:5)',
  ]);
});

test('as JSON', () => {
  expect(explanationToJson(explanation)).toEqual({
    entry: 'shop.yaml#create "order"',
    name: 'create "order"',
    place: 'scenarios/checkout.yaml:12:5',
    matches: false,
    fields: explanation.reports,
  });
});
