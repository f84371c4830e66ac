import { text } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { caseNote, folding, ignoreCase, someText } from './texts.ts';

/** `contains`: the text has this in it. */
export const contains = defineKind({
  name: 'contains',
  description: 'has this text in it',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['includes', 'substring', 'containing'],
  value: () => text(),
  compile(wanted, options, { field }) {
    const fold = folding(field, options);
    const part = fold(wanted);
    return someText(`text that contains ${JSON.stringify(wanted)}${caseNote(options)}`, (sent) =>
      fold(sent).includes(part),
    );
  },
});
