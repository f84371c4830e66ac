import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RenderError } from '../../src/model/rendering.ts';
import type { Escape, TemplateOptions } from '../../src/render/options.ts';
import type { TemplateProblem } from '../../src/render/problem.ts';
import { compileTemplate } from '../../src/render/template.ts';
import { SourceText } from '../../src/source/text.ts';
import { renderingOf, type Situation } from './support.ts';

interface Case extends Situation {
  name: string;
  template: string;
  escape?: Escape;
  partials?: Record<string, string>;
  csv?: ReturnType<NonNullable<TemplateOptions['csv']>>;
  output?: string;
  problems?: string[];
  error?: string;
  at?: string;
}

const casesOf = (file: string): Case[] =>
  parse(readFileSync(new URL(`../../fixtures/render/${file}`, import.meta.url), 'utf8')) as Case[];

const lineAndColumn = (text: string, offset: number): string => {
  const { line, column } = new SourceText('t', '/t', text).position(offset);
  return `${line}:${column}`;
};

const optionsOf = ({ template, escape, partials = {}, vars, env, csv }: Case): TemplateOptions => ({
  escape: escape ?? 'none',
  place: 't.yaml:1:1',
  placeOf: (offset) => lineAndColumn(template, offset),
  placeInPartial: (name, offset) => `${name}:${lineAndColumn(partials[name] as string, offset)}`,
  partials,
  vars: Object.keys(vars ?? renderingOf().vars),
  env: Object.keys(env ?? renderingOf().env),
  ...(csv && { csv: () => csv }),
});

const shown =
  (template: string) =>
  ({ offset, message, hint }: TemplateProblem) =>
    `${lineAndColumn(template, offset)} ${message}${hint === undefined ? '' : ` — ${hint}`}`;

describe.each(['templates.yaml', 'helpers.yaml'])('%s', (file) => {
  test.each(casesOf(file))('$name', (each) => {
    const template = compileTemplate(each.template, optionsOf(each));
    if (Array.isArray(template)) {
      expect(template.map(shown(each.template))).toEqual(each.problems ?? 'no problems');
      return;
    }
    const render = () => template.render(renderingOf(each));
    if (each.error === undefined) {
      expect(render()).toBe(each.output);
      expect(render()).toBe(each.output);
      return;
    }
    expect(render).toThrow(RenderError);
    expect(render).toThrow(each.error);
    try {
      render();
    } catch (error) {
      if (each.at !== undefined) expect((error as RenderError).place).toBe(each.at);
    }
  });
});
