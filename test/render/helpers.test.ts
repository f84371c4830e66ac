import { describe, expect, test } from 'vitest';
import { FAMILIES, HELPERS } from '../../src/render/helpers/registry.ts';
import type { TemplateOptions } from '../../src/render/options.ts';
import { compileTemplate } from '../../src/render/template.ts';
import { renderingOf } from './support.ts';

const OPTIONS: TemplateOptions = {
  escape: 'none',
  place: 't.yaml:1:1',
  partials: {},
  csv: () => ({
    columns: ['id', 'name'],
    rows: [
      { id: '1', name: 'Ann' },
      { id: '2', name: 'Ben' },
    ],
  }),
};

const SITUATION = {
  json: { items: [{ sku: 'A1' }] },
  journal: [
    {
      method: 'POST',
      url: '/orders',
      entry: 'create order',
      status: 201,
      requestBody: '{"sku":"A1"}',
      responseBody: '{"id":"o-2"}',
    },
    {
      method: 'POST',
      url: '/orders',
      entry: 'create order',
      status: 201,
      requestBody: '{"sku":"A0"}',
      responseBody: '{"id":"o-1"}',
    },
  ],
};

const render = (source: string): string => {
  const template = compileTemplate(source, OPTIONS);
  if (Array.isArray(template)) throw new Error(template.map(({ message, hint }) => `${message} ${hint}`).join('\n'));
  return template.render(renderingOf(SITUATION));
};

describe.each(Object.entries(FAMILIES))('%s', (_family, helpers) => {
  test.each(helpers.map((helper) => [helper.name, helper] as const))(
    '%s does what its examples say',
    (_name, helper) => {
      expect(helper.examples.length).toBeGreaterThan(0);
      for (const [template, output] of helper.examples) {
        expect(`${template} → ${render(template)}`).toBe(`${template} → ${output}`);
        // Once more inside of a block, where Handlebars evaluates it.
        expect(render(`{{#if call}}${template}{{/if}}`)).toBe(output);
      }
    },
  );
});

describe('the registry', () => {
  test('no two helpers share a name, and none hides a part of the context', () => {
    const names = Object.values(FAMILIES).flatMap((family) => family.map(({ name }) => name));
    expect(names.length).toBe(HELPERS.size);
    const roots = ['request', 'state', 'vars', 'saved', 'steps', 'mock', 'env', 'call', 'if', 'each', 'with', 'unless'];
    expect(names.filter((name) => roots.includes(name))).toEqual([]);
  });

  test('every helper either runs or prepares', () => {
    for (const helper of HELPERS.values()) expect(Boolean(helper.run) !== Boolean(helper.prepare)).toBe(true);
  });
});
