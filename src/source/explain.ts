import type { Diagnostic } from '../model/diagnostic.ts';
import type { Document } from '../vendor/yaml.ts';
import { composeDocument } from './compose.ts';
import { convert } from './convert.ts';
import { diagnose } from './diagnose.ts';
import type { Found } from './found.ts';
import { explainErrors, MOST_ERRORS } from './syntax.ts';
import { SourceText } from './text.ts';

/** Characters that may be parsed, over all attempts: a fraction of a second. */
const MOST_PARSED = 512 * 1024;

/**
 * All that is wrong with a text that is no YAML. One slip makes the parser lose the rest of a file, so slips whose
 * extent is clear (`path: {{x}}`, `method:GET`) are replaced by plain text of the same length and the file is parsed
 * again: places stay, and the next slip shows.
 */
export function explainBroken(broken: Document.Parsed, text: SourceText): Diagnostic[] {
  const mended: Found[] = [];
  const isNew = (each: Found): boolean => !mended.some(({ start, end }) => each.start < end && start < each.end);
  let document: Document.Parsed = broken;
  let written = text.text;
  let found = explainErrors([...document.errors, ...document.warnings], text);
  for (
    let parsed = text.text.length;
    parsed <= MOST_PARSED && mended.length < MOST_ERRORS;
    parsed += text.text.length
  ) {
    const mendable = found.filter((each) => each.mend !== undefined);
    for (const each of mendable) written = written.slice(0, each.start) + each.mend + written.slice(each.end);
    if (mendable.length === 0) break;
    const again = composeDocument(written);
    if ('problem' in again) break;
    mended.push(...mendable);
    document = again;
    const errors = [...again.errors, ...again.warnings];
    found = explainErrors(errors, new SourceText(text.file, text.path, written)).filter(isNew);
  }
  const first = Math.min(...found.map((each) => each.start));
  const converted = convert(document, text).diagnostics.filter((each) => {
    const offset = (text.lines[each.place.line - 1] as number) + each.place.column - 1;
    // Behind an error the tree is a guess, and a replacement is nobody's mistake.
    return offset < first && !mended.some(({ start, end }) => start <= offset && offset < end);
  });
  return [...converted, ...[...mended, ...found].map((each) => diagnose({ text, ...each }, each.problem))]
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    .slice(0, MOST_ERRORS);
}
