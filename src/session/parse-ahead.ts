import { shownPath } from '../io/files.ts';
import { runInThreads } from '../io/in-threads.ts';
import type { ParseAhead } from '../serve/load-all.ts';
import type { ParseJob } from '../source/parse-job.ts';
import type { Tape } from '../source/tape.ts';
import { decodeTape } from '../source/tape-read.ts';

/** Only a built program has the plain JavaScript that threads need; run from its sources, it parses here. */
export const parseInThreads: ParseAhead = (files, done) => {
  const jobs = files.map(({ file, bytes }): ParseJob => ({ path: file.path, shown: shownPath(file.path), bytes }));
  return runInThreads<ParseJob, Tape>(new URL('../source/parse-job.js', import.meta.url), jobs, (index, tape) =>
    done(index, tape && ((text) => decodeTape(tape, text))),
  );
};
