import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileJsonPath } from '../../../src/content/json-path.ts';
import { compileRegex } from '../../../src/content/regex.ts';
import { listMatcher } from '../../../src/match/kinds/array.ts';
import { assign } from '../../../src/match/kinds/assign.ts';
import { globToRegex } from '../../../src/match/kinds/glob.ts';
import { firstMisfit, fits } from '../../../src/match/kinds/json-compare.ts';
import { matcher } from '../../../src/match/kinds/matcher.ts';
import { isJsonObject, type JsonValue } from '../../../src/model/json.ts';
import { Reading } from '../../../src/source/reading.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import { compileQuery } from '../../../src/vendor/json-p3.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const small = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 });

/** A matcher of query values, as JSON, which is YAML. */
function load(value: JsonValue) {
  const { root } = parseYaml(new SourceText('x', '/x', JSON.stringify(value)), { anything: true });
  const reading = new Reading();
  const read = root && matcher('query').read(root, reading);
  if (!read) throw new Error(reading.diagnostics.map((each) => each.message).join());
  return read;
}

describe('compositions', () => {
  const operator: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.constantFrom('a', 'b', ''),
    fc.constantFrom('a', 'b').map((exact) => ({ exact, ignoreCase: true })),
    fc.constantFrom('a', '^.$').map((regex) => ({ regex })),
    fc.boolean().map((present) => ({ present })),
    small.map((array) => ({ array, ignoreOrder: true })),
    small.filter((list) => list.length > 0).map((oneOf) => ({ oneOf })),
  );
  it('not is the complement; all and any are what they say', () => {
    fc.assert(
      fc.property(operator, operator, small, (left, right, values) => {
        const subject = { values };
        const [first, second] = [load(left).test(subject), load(right).test(subject)];
        expect(load({ not: left }).test(subject)).toBe(!first);
        expect(load({ all: [left, right] }).test(subject)).toBe(first && second);
        expect(load({ any: [left, right] }).test(subject)).toBe(first || second);
      }),
    );
  });

  it('literals are all there is to a matcher that has them', () => {
    fc.assert(
      fc.property(operator, operator, small, (left, right, values) => {
        const any = load({ any: [left, right] });
        if (any.literals) expect(any.test({ values })).toBe(values.some((value) => any.literals?.includes(value)));
      }),
    );
  });
});

describe('documents', () => {
  it('equal themselves, whatever the order of their keys', () => {
    fc.assert(
      fc.property(json, (document) => {
        for (const leniency of [
          {},
          { ignoreOrder: true },
          { ignoreExtra: true },
          { ignoreOrder: true, ignoreExtra: true },
        ]) {
          expect(fits(document, turned(document), leniency)).toBe(true);
        }
      }),
    );
  });

  it('are equal without options exactly when their canonical texts are', () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        const equal = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        expect(fits(left, right, {})).toBe(equal);
        expect(firstMisfit(left, right, {}) === undefined).toBe(equal);
      }),
    );
  });

  it('still include a part when more is added', () => {
    fc.assert(
      fc.property(json, json, (part, more) => {
        expect(fits(part, enlarged(part, more), { ignoreOrder: true, ignoreExtra: true })).toBe(true);
      }),
    );
  });

  it('tell of a misfit exactly when they do not fit', () => {
    fc.assert(
      fc.property(json, json, fc.boolean(), fc.boolean(), (left, right, ignoreOrder, ignoreExtra) => {
        const leniency = { ignoreOrder, ignoreExtra };
        expect(firstMisfit(left, right, leniency) === undefined).toBe(fits(left, right, leniency));
      }),
    );
  });
});

describe('JSONPath', () => {
  const step = fc.oneof(
    fc.constantFrom('.a', '.b', "['a']", '["b c"]', '.__proto__', '.length'),
    fc.nat(3).map((index) => `[${index}]`),
  );
  const document = fc
    .letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<JsonValue>(1, 'x', null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'b c', 'length'), tie('value')),
      ),
    }))
    .value.map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

  it('walks plain paths as the library does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), document, (steps, value) => {
        const source = `$${steps.join('')}`;
        const own = compileJsonPath(source);
        const library = compileQuery(source, {});
        if (!('select' in own) || !('select' in library)) throw new Error(`${source} does not compile`);
        expect(own.select(value)).toEqual(library.select(value));
      }),
      { numRuns: 500 },
    );
  });

  it('goes down in document order', () => {
    const below = (value: JsonValue): JsonValue[] => {
      const children = typeof value === 'object' && value !== null ? Object.values(value) : [];
      return [...children, ...children.flatMap(below)];
    };
    const everything = compileJsonPath('$..*');
    const named = compileJsonPath('$..a');
    if (!('select' in everything) || !('select' in named)) throw new Error('does not compile');
    fc.assert(
      fc.property(document, (value) => {
        expect(everything.select(value)).toEqual(below(value));
        const holders = [value, ...below(value)].filter((each) => isJsonObject(each) && 'a' in each).length;
        expect(named.select(value)).toHaveLength(holders);
      }),
    );
  });

  it('goes down any depth and width, and within filters', () => {
    let deep: JsonValue = Array.from({ length: 200_000 }, (_, index) => index);
    for (let level = 0; level < 2000; level += 1) deep = [deep];
    const count = (source: string, value: JsonValue): number => {
      const query = compileJsonPath(source);
      return 'select' in query ? query.select(value).length : -1;
    };
    expect(count('$..*', deep)).toBe(202_000);
    expect(count('$[?count(@..*) > 200000]', [deep, [deep]])).toBe(2);
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'$.[]?@*\'"ab01 -:,()!=<>&|'.split('')) }),
        json,
        (tail, value) => {
          const compiled = compileJsonPath(`$${tail}`);
          if ('select' in compiled) expect(Array.isArray(compiled.select(value))).toBe(true);
          else expect(compiled.code).toBe('bad-json-path');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('lists', () => {
  it('in any order are the same multiset', () => {
    fc.assert(
      fc.property(small, small, (wanted, values) => {
        const test = listMatcher(
          wanted.map((scalar) => ({ scalar })),
          'query',
          { ignoreOrder: true },
        );
        expect(test.test({ values })).toBe([...wanted].sort().join() === [...values].sort().join());
      }),
    );
  });

  it('among others are what is left without the others', () => {
    fc.assert(
      fc.property(small, small, (wanted, values) => {
        const test = listMatcher(
          wanted.map((scalar) => ({ scalar })),
          'query',
          { ignoreUnknown: true },
        );
        expect(test.test({ values })).toBe(values.filter((each) => wanted.includes(each)).join() === wanted.join());
      }),
    );
  });

  it('any number of times are the same set', () => {
    fc.assert(
      fc.property(small, small, (wanted, values) => {
        const options = { ignoreOccurrences: true, ignoreOrder: true };
        const test = listMatcher(
          wanted.map((scalar) => ({ scalar })),
          'query',
          options,
        );
        expect(test.test({ values })).toBe([...new Set(wanted)].sort().join() === [...new Set(values)].sort().join());
      }),
    );
  });

  it('are assigned whenever they can be', () => {
    const table = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(table, (rows) => {
        expect(assign(rows.length, 4, (row, column) => rows[row]?.[column] ?? false)).toBe(canAssign(rows, []));
      }),
    );
  });
});

it('any glob compiles, and takes itself when nothing in it is special', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.boolean(), (glob, isPath) => {
      const compiled = compileRegex(globToRegex(glob, isPath), 's', 'linear');
      expect('test' in compiled).toBe(true);
      if ('test' in compiled && !/[*?\\]/.test(glob) && glob.isWellFormed()) expect(compiled.test(glob)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

const canAssign = (rows: readonly boolean[][], taken: readonly number[]): boolean => {
  const [row, ...others] = rows;
  if (!row) return true;
  return row.some((free, column) => free && !taken.includes(column) && canAssign(others, [...taken, column]));
};

const turned = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(turned);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, turned(each)]),
  );
};

const sorted = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
};

const enlarged = (value: JsonValue, more: JsonValue): JsonValue => {
  if (Array.isArray(value)) return [more, ...value.map((each) => enlarged(each, more)).reverse()];
  if (!isJsonObject(value)) return value;
  return {
    'key of its own': more,
    ...Object.fromEntries(Object.entries(value).map(([name, each]) => [name, enlarged(each, more)])),
  };
};
