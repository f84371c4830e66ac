import { object } from '../../source/shape/object.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';
import { type GivenServeOptions, SERVE_OPTIONS } from '../serve-options.ts';
import { optionFields } from './options.ts';

/** `serve:` of the configuration: the flags of `mockrun serve`, in camelCase. */
export const serveOptions: Shape<GivenServeOptions> = named('serve', () =>
  mapped(
    object(optionFields(SERVE_OPTIONS), {
      expects: 'a mapping of the options of "mockrun serve"',
      habits: { admin: 'write "noAdmin: true" to do without the admin API, or "adminPort" for its port' },
    }),
    ({ node: _, ...given }) => given as GivenServeOptions,
  ),
);
