import { text } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { caseNote, folding, ignoreCase, someText } from './texts.ts';

/** `startsWith`: the text begins with this. */
export const startsWith = defineKind({
  name: 'startsWith',
  description: 'begins with this text',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['prefix', 'beginsWith'],
  value: () => text(),
  compile(wanted, options, { field }) {
    const fold = folding(field, options);
    const part = fold(wanted);
    return someText(`text that starts with ${JSON.stringify(wanted)}${caseNote(options)}`, (sent) =>
      fold(sent).startsWith(part),
    );
  },
});
