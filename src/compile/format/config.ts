import { middlewareSources } from '../../middleware/source.ts';
import { list, record } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { json, text } from '../../source/shape/scalars.ts';
import { named } from '../../source/shape/shape.ts';
import { actionDefinitions } from './action.ts';
import { defaults } from './defaults.ts';
import { redactRules } from './redact.ts';
import { serveOptions } from './serve.ts';
import { verifyOptions } from './verify.ts';

/** `mockrun.config.yaml`. */
export const configSource = named('config', () =>
  object(
    {
      directory: optional(text('a folder'), 'the scenarios directory, relative to this file', 'scenarios'),
      serve: optional(serveOptions, 'options of "mockrun serve"; flags and environment win over them'),
      verify: optional(verifyOptions, 'options of "mockrun verify"; flags and environment win over them'),
      defaults: optional(defaults, "under every file's defaults"),
      vars: optional(record(json()), "variables of all scenarios; a file's own win"),
      state: optional(record(text()), 'state that all scenarios share, with its initial values'),
      actions: optional(actionDefinitions, 'actions that all scenarios may use by name'),
      middleware: optional(
        middlewareSources,
        'changes all traffic, before the middleware of scenarios and entries does',
      ),
      env: optional(list(text('the name of an environment variable')), 'what templates may read as {{env.NAME}}'),
      files: optional(list(text('a folder')), 'more folders that scenarios may read files from'),
      redact: optional(redactRules, 'what the journal does not show, beside Authorization, cookies and API keys'),
    },
    {
      expects: 'a configuration: a mapping with directory, serve, defaults…',
      extensible: true,
      habits: {
        pairs: 'this is the configuration; pairs belong into a file of the scenarios directory',
        templates: 'this is the configuration; templates belong into a file of the scenarios directory',
      },
    },
  ),
);
