import type { Entry } from '../model/entry.ts';
import type { EventType, Reporter, StampedEvent } from '../model/events.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Redaction } from '../serve/redact.ts';
import { exchangeLine } from './observe/line.ts';
import {
  type ActionRecord,
  actionRecord,
  type EntryRecord,
  entryRecord,
  type Lines,
  type MissRecord,
  newLines,
} from './observe/records.ts';
import { nearest, reasonOf, runProblem, wasMissed } from './told.ts';

/** Lines that are kept of one entry, and of all together. */
const MOST_LINES = 100;
const MOST_LINES_OF_ALL = 50_000;
/** Wrong runs that are told of for one action. */
const MOST_PROBLEMS = 20;
/** Requests without an entry that are told apart; the others are counted together. */
const MOST_MISSES = 500;

const NONE: ReadonlySet<string> = new Set();

/**
 * Keeps what must be known of a run to judge it when it is over: exact counts, a bounded number of lines, and never an
 * exchange. A reporter, too: it can listen to a session.
 */
export class Observer implements Reporter {
  readonly name = 'verify';
  readonly wants: ReadonlySet<EventType> = new Set<EventType>(['exchange:ended']);
  /** By entry id. */
  readonly entries = new Map<string, EntryRecord>();
  readonly misses = new Map<string, MissRecord>();
  /** Runs of actions that failed or broke, and no test has spoken of. */
  unexpected = 0;
  readonly #redaction: () => Redaction;
  #lines = 0;

  /** `redaction` is asked each time: a reload may change what is hidden. */
  constructor(redaction: () => Redaction) {
    this.#redaction = redaction;
  }

  on(event: StampedEvent): void {
    if (event.type === 'exchange:ended') this.note(event.exchange);
  }

  isHit = ({ id }: Entry): boolean => this.entries.has(id);

  /**
   * An exchange that has ended. `judged` names the actions whose outcome somebody else judges. Gives the line that
   * tells of it, when it was asked for with `shown` or is kept, else `''`.
   */
  note(exchange: Exchange, { judged = NONE, shown = false }: NoteOptions = {}): string {
    const line = exchange.entry ? this.#noteAnswer(exchange, exchange.entry, judged) : this.#noteOther(exchange);
    return line === undefined && shown ? exchangeLine(exchange, this.#redaction()) : (line ?? '');
  }

  #noteAnswer(exchange: Exchange, entry: Entry, judged: ReadonlySet<string>): string | undefined {
    let record = this.entries.get(entry.id);
    if (!record) this.entries.set(entry.id, (record = entryRecord(entry, exchange.id)));
    record.entry = entry;
    record.calls += 1;
    record.first = Math.min(record.first, exchange.id);
    record.duration += exchange.duration;
    if (couldNotBeMade(exchange)) this.#noteFailure(record, exchange);
    for (const run of exchange.actions) this.#noteRun(run, record, exchange, judged);
    return this.#keep(record.lines, exchange);
  }

  #noteFailure(record: EntryRecord, exchange: Exchange): void {
    record.failures += 1;
    if (record.problems.length >= MOST_PROBLEMS) return;
    const got = reasonOf(exchange, this.#redaction());
    const { place } = record.entry;
    record.problems.push({ field: 'answer', expected: 'an answer', got, detail: [], entry: place });
  }

  #noteRun(
    run: Exchange['actions'][number],
    { actions }: EntryRecord,
    exchange: Exchange,
    judged: ReadonlySet<string>,
  ): void {
    let record: ActionRecord | undefined = actions.get(run.name);
    if (!record) actions.set(run.name, (record = actionRecord(run)));
    const { outcome = 'broken' } = run;
    record.runs[outcome] += 1;
    record.duration += run.duration;
    if (outcome === 'passed' || judged.has(run.name)) return;
    record.unexpected += 1;
    this.unexpected += 1;
    if (record.problems.length < MOST_PROBLEMS) record.problems.push(runProblem(run, exchange, this.#redaction()));
  }

  /** What the real service or middleware has answered is nothing to judge. */
  #noteOther(exchange: Exchange): string | undefined {
    return exchange.unmatched || exchange.outcome !== 'passed' ? this.#noteMiss(exchange) : undefined;
  }

  #noteMiss(exchange: Exchange): string | undefined {
    const { request } = exchange;
    const kind = exchange.unmatched ? 'unmatched' : 'request';
    const host = request.form === 'absolute' ? `${request.scheme}://${request.authority}` : '';
    let name = `${request.method} ${host}${request.rawPath}`;
    if (!this.misses.has(`${kind} ${name}`) && this.misses.size >= MOST_MISSES) name = 'other requests';
    const key = `${kind} ${name}`;
    let record = this.misses.get(key);
    if (!record) this.misses.set(key, (record = this.#missRecord(kind, name, exchange)));
    record.count += 1;
    record.duration += exchange.duration;
    return this.#keep(record.lines, exchange);
  }

  #missRecord(kind: MissRecord['kind'], name: string, exchange: Exchange): MissRecord {
    const redaction = this.#redaction();
    const missed = wasMissed(exchange);
    const got = missed ? 'no entry' : `${exchange.outcome}: ${reasonOf(exchange, redaction)}`;
    const detail = missed ? nearest(exchange, redaction) : [];
    const problem =
      kind === 'unmatched'
        ? { field: 'answered by', expected: 'an entry', got, detail }
        : { field: 'answer', expected: 'an answer', got, detail };
    return { kind, name: redaction.of(exchange).text(name), count: 0, duration: 0, lines: newLines(), problem };
  }

  #keep(lines: Lines, exchange: Exchange): string | undefined {
    lines.count += 1;
    if (lines.kept.length >= MOST_LINES || this.#lines >= MOST_LINES_OF_ALL) return undefined;
    this.#lines += 1;
    const line = exchangeLine(exchange, this.#redaction());
    lines.kept.push(line);
    return line;
  }
}

export interface NoteOptions {
  readonly judged?: ReadonlySet<string>;
  readonly shown?: boolean;
}

/** A template that failed, a header that cannot be sent. A client that left, or an action that went wrong, is told elsewhere. */
const couldNotBeMade = ({ outcome, reply, actions }: Exchange): boolean =>
  outcome !== 'passed' &&
  reply?.headers.includes('x-mockrun-error') === true &&
  actions.every((run) => run.outcome === 'passed' || run.phase === 'after');
