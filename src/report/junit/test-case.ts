import type { CaseResult } from '../../model/verdict.ts';
import { failureText } from '../cases/problem-lines.ts';
import { cut } from '../clean.ts';
import { attributeText, elementText, seconds } from './xml.ts';

/** `strict` keeps to the schema of Jenkins' xUnit plugin, `default` adds what GitLab reads: `file` and `line`. */
export type JunitProfile = 'default' | 'strict';

export interface TestCaseLook {
  readonly profile: JunitProfile;
  /** How a file is called from the root of the repository. */
  readonly fromRoot: (file: string) => string;
}

const LONGEST_MESSAGE = 2_000;
const LONGEST_TEXT = 65_536;

/** One `<testcase>` with its newline. `name` is unique in the class. */
export function testCase(result: CaseResult, className: string, name: string, look: TestCaseLook): string {
  const { place, duration } = result;
  const where =
    look.profile === 'strict' || place === undefined
      ? ''
      : ` file="${attributeText(look.fromRoot(place.file))}" line="${place.line}"`;
  const head = `    <testcase classname="${attributeText(className)}" name="${attributeText(name)}" time="${seconds(duration)}"${where}`;
  const inside = ending(result) + systemOut(result);
  return inside === '' ? `${head}/>\n` : `${head}>\n${inside}    </testcase>\n`;
}

function ending(result: CaseResult): string {
  const { status, kind, problems } = result;
  if (status === 'passed') return '';
  const message = cut(headline(result), LONGEST_MESSAGE);
  if (status === 'skipped') return `      <skipped message="${attributeText(message)}"/>\n`;
  const tag = status === 'failed' ? 'failure' : 'error';
  const type = attributeText(cut(problems[0]?.field ?? kind, 100));
  const text = cut(failureText(result), LONGEST_TEXT);
  return `      <${tag} message="${attributeText(message)}" type="${type}">${elementText(text)}</${tag}>\n`;
}

/** What was cut off says so in one word, by which reports of many runs can be searched; the text says what did it. */
const headline = ({ status, message = status }: CaseResult): string =>
  status === 'error' && message.startsWith('interrupted by ') ? 'interrupted' : message;

const systemOut = ({ output }: CaseResult): string =>
  output.length === 0 ? '' : `      <system-out>${elementText(cut(output.join('\n'), LONGEST_TEXT))}</system-out>\n`;
