import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { load, type RealAnswer, rewrite } from './support.ts';

const CASES = new URL('../../../fixtures/verify/drift/', import.meta.url);

const read = (name: string, file: string): string => readFileSync(new URL(`${name}/${file}`, CASES), 'utf8');

describe('pairs brought up to date', () => {
  test.each(readdirSync(CASES))('%s', (name) => {
    const before = read(name, 'before.yaml');
    const answers = JSON.parse(read(name, 'real.json')) as Record<string, RealAnswer>;
    const { contents, refused } = rewrite(load(before), answers);
    const after = contents.get('/mocks/shop.yaml') ?? before;
    const told = { refused: Object.fromEntries([...refused].map(([id, reason]) => [id.replace(/^.*#/, ''), reason])) };
    expect(after).toBe(read(name, 'after.yaml'));
    expect(told).toEqual(JSON.parse(read(name, 'told.json')));
  });
});
