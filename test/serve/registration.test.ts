import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CannotStart } from '../../src/model/cannot-start.ts';
import type { JsonValue } from '../../src/model/json.ts';
import {
  parseRegistration,
  parseRegistrations,
  readRegistration,
  registrationToJson,
} from '../../src/serve/registration.ts';

describe('from a flag', () => {
  test.each([
    [
      'my-action python3 script.py 0',
      { name: 'my-action', delay: 0, does: { binary: 'python3', args: ['script.py'] } },
    ],
    ['my-action http://localhost:8080 0', { name: 'my-action', delay: 0, does: { remote: 'http://localhost:8080' } }],
    ['a https://x.test/y?b=1&c=2', { name: 'a', delay: 0, does: { remote: 'https://x.test/y?b=1&c=2' } }],
    [
      'a python3 "my script.py" -v 1500',
      { name: 'a', delay: 1500, does: { binary: 'python3', args: ['my script.py', '-v'] } },
    ],
    ["'two words' ./run.sh", { name: 'two words', delay: 0, does: { binary: './run.sh', args: [] } }],
    ['a node hook.js 10s', { name: 'a', delay: 0, does: { binary: 'node', args: ['hook.js', '10s'] } }],
  ])('%s', (text, registration) => {
    expect(parseRegistration(text)).toEqual(registration);
  });

  test.each([
    ['', 'no post-serve action'],
    ['lonely', '"NAME URL DELAY"'],
    ['lonely 100', '"NAME URL DELAY"'],
    ['a http://localhost:8080 soon', '"soon" behind its URL is no delay'],
    ['a ftp://localhost 0', 'neither http nor https'],
    ['a http:// 0', 'is no URL'],
    ['a python3 "script.py 0', 'is never closed'],
    ['a cat > /tmp/x 0', 'no shell is used'],
    ['a cat 99999999999', 'too long'],
  ])('%s: %s', (text, problem) => {
    expect(parseRegistration(text)).toContain(problem);
  });

  test('all that is wrong is told at once', () => {
    const read = (): unknown => parseRegistrations(['a', 'ok cat 0', 'b ftp://x 0']);
    expect(read).toThrow(CannotStart);
    expect(read).toThrow(/"a" is no post-serve action[^]*neither http nor https/);
    expect(parseRegistrations()).toEqual([]);
  });

  test('of two with one name, one would never run', () => {
    const read = (): unknown => parseRegistrations(['a cat 0', 'b cat 0', 'a http://x.test 0', 'a cat 1']);
    expect(read).toThrow(/^two post-serve actions are called "a": give one of them another name$/);
  });

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => ['string', 'object'].includes(typeof parseRegistration(text))));
  });
});

describe('from JSON', () => {
  test.each<[JsonValue, string]>([
    [null, 'expected {"actionName"'],
    [[], 'expected {"actionName"'],
    [{ actionName: '', remote: 'http://x' }, '"actionName" must be'],
    [{ actionName: 'a' }, 'either "remote" or "binary"'],
    [{ actionName: 'a', remote: 'http://x', binary: 'cat' }, 'either "remote" or "binary"'],
    [{ actionName: 'a', remote: 'nowhere' }, 'is no URL'],
    [{ actionName: 'a', remote: 'file:///etc/passwd' }, 'neither http nor https'],
    [{ actionName: 'a', remote: 'http://x', script: 'print(1)' }, 'a script needs "binary"'],
    [{ actionName: 'a', binary: 'cat', delayInMs: -1 }, '"delayInMs" must be'],
    [{ actionName: 'a', binary: 'cat', delayInMs: '5' }, '"delayInMs" must be'],
    [{ actionName: 'a', binary: 'cat', delayInMs: 1.5 }, '"delayInMs" must be'],
    [{ actionName: 'a', binary: 'cat', delayInMs: 99_999_999_999 }, 'too long'],
    [{ actionName: 'a', binary: 5 }, '"binary" must be'],
    [{ actionName: 'a', binary: 'cat', script: {} }, '"script" must be'],
    [{ actionName: 'a', binary: 'cat', args: 'x' }, '"args" must be'],
    [{ actionName: 'a', binary: 'cat', delayInMS: 5 }, 'did you mean "delayInMs"?'],
  ])('%j: %s', (json, problem) => {
    expect(readRegistration(json)).toContain(problem);
  });

  test('what is shown can be registered again, and is the same', () => {
    const texts = fc.array(fc.string(), { maxLength: 3 });
    const does = fc.oneof(
      fc.webUrl().map((remote) => ({ remote })),
      fc.record({ binary: fc.string({ minLength: 1 }), args: texts }),
      fc.record({ binary: fc.string({ minLength: 1 }), args: texts, script: fc.string({ minLength: 1 }) }),
    );
    const registration = fc.record({ name: fc.string({ minLength: 1 }), delay: fc.nat(), does });
    fc.assert(
      fc.property(registration, (one) => {
        const json = JSON.parse(JSON.stringify(registrationToJson(one))) as JsonValue;
        expect(readRegistration(json)).toEqual(one);
      }),
    );
  });
});
