import type { JournalView } from '../../model/rendering.ts';
import { didYouMean } from '../../source/suggest.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, type Options, type SiteProblem, show, toInteger } from './helper.ts';
import { badQuery, selectFrom } from './json-path.ts';

const FIELDS: readonly (keyof JournalView)[] = ['method', 'url', 'entry', 'status', 'requestBody', 'responseBody'];

export const journal: readonly Helper[] = [
  {
    name: 'journal',
    description: 'an earlier exchange, or a part of it; nothing when there is none',
    args: '',
    options: {
      entry: 'only exchanges that this entry answered',
      method: 'only exchanges with this method',
      index: 'which of them: 0 is the latest, which is the default',
      field: `${FIELDS.join(', ')}; without it the exchange with all of them`,
      jsonPath: 'what this query selects in the field, a body: one value, or a list of several',
    },
    examples: [
      ["{{journal entry='create order' field='requestBody' jsonPath='$.sku'}}", 'A1'],
      ["{{journal entry='create order' field='responseBody' jsonPath='$.id' index=1}}", 'o-1'],
      ['{{#with (journal method="POST")}}{{url}} {{status}}{{/with}}', '/orders 201'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const field = site.option('field');
      const problem = badField(field) ?? badQuery(site.option('jsonPath'), 'jsonPath');
      if (problem) return problem;
      if (site.has('jsonPath') && !site.has('field')) {
        return {
          code: 'bad-argument',
          message: '"jsonPath" needs a field to look into',
          hint: 'add field="responseBody"',
        };
      }
      return (_args, options, rendering) => {
        const found = find(rendering.journal(), options);
        if (!found || options.field === undefined) return found && { ...found };
        const name = toText(options.field);
        const wrong = badField(name);
        if (wrong) throw new HelperError(wrong.message);
        const value = found[name as keyof JournalView];
        return options.jsonPath === undefined ? value : selectFrom(value, toText(options.jsonPath));
      };
    },
  },
];

function find(views: Iterable<JournalView>, { entry, method, index }: Options): JournalView | undefined {
  let left = index === undefined ? 0 : toInteger(index);
  if (left < 0) throw new HelperError(`expected an index from 0, got ${left}`);
  for (const view of views) {
    if (entry !== undefined && view.entry !== toText(entry)) continue;
    if (method !== undefined && view.method !== toText(method).toUpperCase()) continue;
    if (left === 0) return view;
    left -= 1;
  }
  return undefined;
}

const badField = (field: unknown): SiteProblem | undefined =>
  field === undefined || (FIELDS as readonly unknown[]).includes(field)
    ? undefined
    : {
        code: 'bad-argument',
        message: `an exchange has no ${show(field)}`,
        hint: didYouMean(toText(field), FIELDS) ?? `it has ${FIELDS.join(', ')}`,
        at: 'field',
      };
