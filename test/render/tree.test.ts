import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { RenderError } from '../../src/model/rendering.ts';
import type { TemplateOptions } from '../../src/render/options.ts';
import { compileTree, type TemplateTree } from '../../src/render/tree.ts';
import { renderingOf } from './support.ts';

const OPTIONS: TemplateOptions = { escape: 'json', place: 't.yaml:1:1', partials: {} };

/** Every string a leaf, as compiling does it for strings with braces. */
function treeOf(json: JsonValue): TemplateTree {
  if (typeof json === 'string') return { kind: 'leaf', source: json };
  if (Array.isArray(json)) return { kind: 'list', items: json.map(treeOf) };
  if (typeof json !== 'object' || json === null) return { kind: 'value', json };
  return { kind: 'map', entries: Object.entries(json).map(([key, value]) => [key, treeOf(value)]) };
}

const render = (json: JsonValue, situation = {}): string => {
  const tree = compileTree(treeOf(json), OPTIONS);
  if (Array.isArray(tree)) throw new Error(tree.map(({ message }) => message).join('\n'));
  return tree.render(renderingOf(situation));
};

describe('structured bodies', () => {
  test('leaves keep their type, texts are escaped, the rest stays as it was', () => {
    const json = {
      id: '{{call}}',
      'a "key"': ['{{request.json.note}}', 'Dear {{request.json.note}}', 1.5, null, {}, []],
    };
    expect(JSON.parse(render(json, { json: { note: 'say "hi"\n\u2028' } }))).toEqual({
      id: 3,
      'a "key"': ['say "hi"\n\u2028', 'Dear say "hi"\n\u2028', 1.5, null, {}, []],
    });
  });

  test('what has no template is one text, made at load', () => {
    const tree = compileTree(treeOf({ a: [1, 'b"'] }), OPTIONS);
    expect(tree).toMatchObject({ constant: '{"a":[1,"b\\""]}' });
  });

  test('all problems of all leaves are reported, each with its leaf', () => {
    const tree = compileTree(treeOf({ a: '{{cal}}', b: ['{{call}}', 'x {{upper}}'] }), OPTIONS);
    if (!Array.isArray(tree)) throw new Error('expected problems');
    expect(tree.map(({ leaf, offset }) => `${leaf.source} ${offset}`)).toEqual(['{{cal}} 2', 'x {{upper}} 2']);
  });

  test('an error tells the place of its own leaf', () => {
    const bad: TemplateTree = { kind: 'leaf', source: 'x {{divide 1 0}}', placeOf: (offset) => `t.yaml:7:${offset}` };
    const tree = compileTree({ kind: 'list', items: [{ kind: 'leaf', source: '{{call}}' }, bad] }, OPTIONS);
    if (Array.isArray(tree)) throw new Error('expected a tree');
    const error = captured(() => tree.render(renderingOf()));
    expect(error).toBeInstanceOf(RenderError);
    expect((error as RenderError).place).toBe('t.yaml:7:2');
  });

  test('data that is nested too deeply to be written is an error with a place', () => {
    const body = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const error = captured(() => render(['{{request.json}}'], { body }));
    // Node 26 writes JSON without recursion: there any depth will do.
    const isWritable = typeof captured(() => JSON.stringify(JSON.parse(body))) === 'string';
    if (isWritable) {
      expect(error).toBe(`[${body}]`);
      return;
    }
    expect(error).toBeInstanceOf(RenderError);
    expect((error as RenderError).place).toBe('t.yaml:1:1');
    expect(captured(() => render(['x {{request.json}}'], { body }))).toBeInstanceOf(RenderError);
  });

  test('any document without braces comes out as it went in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value).replaceAll('{{', '{ {')) as JsonValue;
        expect(JSON.parse(render(json))).toEqual(json);
      }),
    );
  });

  test('any text of a request comes out whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const output = JSON.parse(render(['{{vars.x}}', '<{{vars.x}}>'], { vars: { x: text } }));
        expect(output).toEqual([text, `<${text}>`]);
      }),
    );
  });
});

function captured(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
