import { expect, test } from 'vitest';
import { prepareMultipart } from '../../src/content/multipart.ts';
import { xmlOf } from '../../src/content/xml.ts';
import { compileTemplate } from '../../src/render/template.ts';
import { renderingOf } from './support.ts';

/** Matchers and templates know nothing of each other, but parse a body once between them. */
const render = (source: string, rendering: ReturnType<typeof renderingOf>): string => {
  const template = compileTemplate(source, { escape: 'none', place: 't.yaml:1:1', partials: {} });
  if (Array.isArray(template)) throw new Error(template.map(({ message }) => message).join('\n'));
  return template.render(rendering);
};

test('a multipart form that was prepared for the matchers is read by templates', async () => {
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const rendering = renderingOf({
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: `${part('name', 'Ann')}${part('tag', '1')}${part('tag', '2')}--x--\r\n`,
  });
  await prepareMultipart(rendering.request);
  expect(render('{{request.form.name}} {{join request.form.tag}}', rendering)).toBe('Ann 1,2');
});

test('a document that a matcher parsed is not parsed again', () => {
  const rendering = renderingOf({ body: '<o><id>7</id></o>' });
  const document = xmlOf(rendering.request);
  expect(document).toBeDefined();
  const parsedAgain = rendering.request.memo('xml', () => 'parsed again');
  expect(parsedAgain).toBe(document);
  expect(render("{{xpath request.body '/o/id'}}", rendering)).toBe('7');
});
