import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSyntax } from '../../../src/render/syntax/parse.ts';
import { scan } from '../../../src/render/syntax/scan.ts';

const piece = fc.constantFrom(
  '{{a}}',
  '{{{a}}}',
  '{{~a~}}',
  '{{! c }}',
  '{{!-- }} --}}',
  '{{b "}}"}}',
  "{{b '}'}}",
  '{{a.[}}]}}',
  '\\{{a}}',
  '{{#if a}}',
  '{{/if}}',
  '{{else}}',
  '{{^}}',
  '{',
  '}',
  '}}',
  ' ',
  '\n',
  '\r\n',
  '"',
  '\\',
  'x',
  ':',
  '{{>p}}',
);
const source = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('scan', () => {
  test('only comments are inserted, and every offset finds its way back', () => {
    fc.assert(
      fc.property(source, (text) => {
        const scanned = scan(text);
        expect(scanned.text.replaceAll('{{!}}', '')).toBe(text.replaceAll('{{!}}', ''));
        let at = 0;
        for (let offset = 0; offset < scanned.text.length; offset += 1) {
          const back = scanned.toSource(offset);
          expect(back).toBeGreaterThanOrEqual(at);
          at = back;
        }
        expect(scanned.toSource(scanned.text.length)).toBe(text.length);
      }),
      { numRuns: 200 },
    );
  });

  test('tags do not overlap and stand where the braces are', () => {
    fc.assert(
      fc.property(source, (text) => {
        let end = 0;
        for (const tag of scan(text).tags) {
          expect(tag.start).toBeGreaterThanOrEqual(end);
          expect(text.startsWith('{{', tag.start)).toBe(true);
          expect(text.slice(tag.end - 2, tag.end)).toBe('}}');
          end = tag.end;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('any text either parses or has a problem inside of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          source,
          fc.string({
            unit: fc.constantFrom('{', '}', '#', '/', '!', '~', 'a', '"', ' ', '[', '\\', '>', '^', '|', '=', '.', '('),
          }),
        ),
        (text) => {
          const syntax = parseSyntax(text);
          if (!('code' in syntax)) return;
          expect(syntax.message).not.toMatch(/Expecting|Parse error/);
          expect(syntax.offset).toBeGreaterThanOrEqual(0);
          expect(syntax.offset).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 600 },
    );
  });
});
