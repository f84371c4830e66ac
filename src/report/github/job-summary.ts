import type { CaseResult, Verdict } from '../../model/verdict.ts';
import { problemsText } from '../cases/problem-lines.ts';
import { caseTitle } from '../cases/title.ts';
import { coverageText, unusedLines, verdictLine } from '../cases/verdict-lines.ts';
import { cut, withoutAnsi } from '../clean.ts';
import { count, duration, thousands } from '../time.ts';

/** GitHub shows no summary beyond 1 MiB; what stands around the failures needs little. Bytes of UTF-8. */
const ROOM = 1_048_576 - 65_536;
const LONGEST = 16_384;

/** The Markdown page of a run: counts, each failure with its details folded away, coverage. */
export class JobSummary {
  #failures = '';
  #room = ROOM;
  #left = 0;

  addFailure(result: CaseResult): void {
    const text = folded(titleOf(result), [result.message ?? result.status, ...problemsText(result)]);
    const size = Buffer.byteLength(text);
    if (size > this.#room) this.#left += 1;
    else {
      this.#room -= size;
      this.#failures += text;
    }
  }

  page(verdict: Verdict): string {
    const { passed, failed, error, skipped } = verdict.counts;
    const { coverage } = verdict;
    const cells = [
      ...[passed, failed, error, skipped].map(thousands),
      coverageText(coverage),
      duration(verdict.duration),
    ];
    const unused =
      coverage.unused.length === 0
        ? ''
        : folded(
            `${count(coverage.unused.length, 'entry', 'entries')} that nothing called`,
            unusedLines(coverage).slice(1),
          );
    return [
      `## mockrun: ${escaped(verdictLine(verdict))}\n`,
      '| passed | failed | errors | skipped | coverage | time |\n|---:|---:|---:|---:|---:|---:|',
      `| ${cells.join(' | ')} |\n`,
      this.#failures + (this.#left > 0 ? `… and ${count(this.#left, 'more failure')}\n\n` : '') + unused,
    ].join('\n');
  }
}

export const titleOf = (result: CaseResult): string =>
  result.suite === '' ? caseTitle(result) : `${result.suite} › ${caseTitle(result)}`;

/** The empty line ends the block of HTML, so that the next may hold empty lines of its own. */
const folded = (title: string, lines: readonly string[]): string =>
  `<details><summary>${escaped(cut(title, 300))}</summary>\n\n<pre>${escaped(cut(lines.join('\n'), LONGEST))}</pre>\n</details>\n\n`;

const escaped = (text: string): string =>
  withoutAnsi(text)
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cs}/gu, '·')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
