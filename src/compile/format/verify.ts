import { record } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';
import { type GivenVerifyOptions, VERIFY_OPTIONS } from '../verify-options.ts';
import { optionFields } from './options.ts';

/** What `verify:` of the configuration says. */
export interface VerifySource {
  readonly options: GivenVerifyOptions;
  /** Variables for the command, by name: `{{mock.url}}` and its like are still in their values. */
  readonly env: ReadonlyMap<string, string>;
}

/** What may stand in braces in a variable for the command. */
const KNOWN = ['mock.url', 'mock.adminUrl', 'mock.ca'];

const value: Shape<string> = mapped(text(), (written, node, reading) => {
  const unknown = [...written.matchAll(/\{\{\s*(.*?)\s*\}\}/g)].find(([, name]) => !KNOWN.includes(name as string));
  if (!unknown) return written;
  reading.problem(node, {
    code: 'unknown-value',
    message: `nothing is known as ${unknown[0]} here`,
    hint: 'there are {{mock.url}}, {{mock.adminUrl}} and {{mock.ca}}',
  });
  return undefined;
});

const env = record(value, {
  expects: 'a mapping of names of environment variables',
  key: ({ key }) => (/^[^=\0]+$/.test(key) ? undefined : `${JSON.stringify(key)} cannot be the name of a variable`),
});

/** `verify:` of the configuration: the flags of `mockrun verify`, in camelCase, and variables for its command. */
export const verifyOptions: Shape<VerifySource> = named('verify', () =>
  mapped(
    object(
      {
        ...optionFields(VERIFY_OPTIONS),
        env: optional(env, 'variables for the command; {{mock.url}}, {{mock.adminUrl}} and {{mock.ca}} are filled in'),
      },
      { expects: 'a mapping of the options of "mockrun verify"' },
    ),
    ({ node: _, env: variables, ...options }) => ({
      options: options as GivenVerifyOptions,
      env: (variables as ReadonlyMap<string, string> | undefined) ?? new Map(),
    }),
  ),
);
