import { text } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { caseNote, folding, ignoreCase, someText } from './texts.ts';

/** `endsWith`: the text ends with this. */
export const endsWith = defineKind({
  name: 'endsWith',
  description: 'ends with this text',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['suffix'],
  value: () => text(),
  compile(wanted, options, { field }) {
    const fold = folding(field, options);
    const part = fold(wanted);
    return someText(`text that ends with ${JSON.stringify(wanted)}${caseNote(options)}`, (sent) =>
      fold(sent).endsWith(part),
    );
  },
});
