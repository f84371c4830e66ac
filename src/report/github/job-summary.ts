import type { CaseResult, Verdict } from '../../model/verdict.ts';
import { caseTitle } from '../cases/title.ts';
import { coverageText, unusedLines, verdictLine } from '../cases/verdict-lines.ts';
import { cleanLines, cut } from '../clean.ts';
import { count, duration, thousands } from '../time.ts';

/** GitHub shows no summary beyond 1 MiB; what stands around the failures needs little. Bytes of UTF-8. */
const ROOM = 1_048_576 - 65_536;
const LONGEST = 16_384;

/** The Markdown page of a run: counts, each failure with its details folded away, coverage. */
export class JobSummary {
  #failures = '';
  #room = ROOM;
  #left = 0;

  add(title: string, text: string): void {
    const section = folded(title, text);
    const size = Buffer.byteLength(section);
    if (size > this.#room) this.#left += 1;
    else {
      this.#room -= size;
      this.#failures += section;
    }
  }

  page(verdict: Verdict): string {
    const { passed, failed, error, skipped } = verdict.counts;
    const { coverage } = verdict;
    const numbers = [passed, failed, error, skipped].map(thousands);
    const [unused, ...entries] = unusedLines(verdict);
    return [
      `## mockrun: ${escaped(verdictLine(verdict))}`,
      '',
      '| passed | failed | errors | skipped | coverage | time |',
      '|---:|---:|---:|---:|---:|---:|',
      `| ${[...numbers, coverage.all > 0 ? coverageText(coverage) : '–', duration(verdict.duration)].join(' | ')} |`,
      '',
      this.#sections() + (unused === undefined ? '' : folded(unused, entries.join('\n'))),
    ].join('\n');
  }

  /** Of a run that never was. */
  failedPage(message: string): string {
    return `## mockrun could not run\n\n<pre>${escaped(cut(message, LONGEST))}</pre>\n\n${this.#sections()}`;
  }

  #sections(): string {
    return this.#failures + (this.#left > 0 ? `… and ${count(this.#left, 'more failure')}\n\n` : '');
  }
}

export const titleOf = (result: CaseResult): string =>
  result.suite === '' ? caseTitle(result) : `${result.suite} › ${caseTitle(result)}`;

/** The empty line ends the block of HTML, so that the next may hold empty lines of its own. */
const folded = (title: string, text: string): string =>
  `<details><summary>${escaped(cut(title, 300))}</summary>\n\n<pre>${escaped(cut(text, LONGEST))}</pre>\n</details>\n\n`;

const escaped = (text: string): string =>
  cleanLines(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
