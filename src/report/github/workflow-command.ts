import { cleanLines } from '../clean.ts';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
  /** As called from the root of the repository. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * A line that GitHub's runner turns into an annotation, with its newline. The runner undoes these escapes and no
 * others; unescaped, a percent sign would be read as one, and a newline would end the command and could begin another.
 */
export function workflowCommand({ level, title, message, file, line, column }: Annotation): string {
  const properties = { file, line, col: column, title };
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${inProperty(String(value))}`],
  );
  return `::${level} ${written.join(',')}::${inData(message)}\n`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '%': '%25',
  '\r': '%0D',
  '\n': '%0A',
  ':': '%3A',
  ',': '%2C',
};

const inData = (text: string): string => cleanLines(text).replace(/[%\r\n]/g, (found) => ESCAPES[found] as string);

const inProperty = (text: string): string =>
  cleanLines(text).replace(/[%\r\n:,]/g, (found) => ESCAPES[found] as string);
