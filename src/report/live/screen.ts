import type { Clock, Terminal } from '../../model/ports.ts';
import { clip } from './clip.ts';

/** At most ten frames a second. */
const INTERVAL = 100;

// Terminals that know synchronised output show a frame whole; the others ignore the marks.
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const CLEAR_ALL = '\u001b[2J\u001b[H';

/** Lines that wait to be printed above the frame, and lines that are printed again when the size changes. */
const MOST_WAITING = 5_000;
const MOST_REPEATED = 200;

const up = (rows: number): string => (rows > 0 ? `\r\u001b[${rows}A` : '\r');

/**
 * A frame at the bottom of the terminal, written over the one before: no line is blanked before its new text is there,
 * so nothing flickers. What stood above stays.
 */
export class Screen {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #draw: () => readonly string[];
  #next: { readonly at: number; readonly cancel: () => void } | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  /** Rows of the last frame above the cursor. */
  #above = 0;
  #congested = false;
  #resized = false;
  #waiting: string[] = [];
  #dropped = 0;
  /** The newest lines above the frame. */
  #printed: string[] = [];
  #closed = false;
  #started = false;

  /** `draw` gives the lines of a frame; what does not fit is cut, at the right and at the top. */
  constructor(terminal: Terminal, clock: Clock, draw: () => readonly string[]) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#draw = draw;
    terminal.onDrain(() => {
      this.#congested = false;
      this.touch();
    });
    terminal.onResize(() => {
      this.#resized = true;
      this.touch();
    });
  }

  /** Paints `after` so many milliseconds, though never sooner than the last frame is old enough. */
  touch(after = 0): void {
    const now = this.#clock.elapsed();
    const at = Math.max(now + after, this.#lastAt + INTERVAL);
    if (this.#closed || (this.#next && this.#next.at <= at)) return;
    this.#next?.cancel();
    const cancel = this.#clock.after(at - now, () => {
      this.#next = undefined;
      this.#paint();
    });
    this.#next = { at, cancel };
  }

  /** Puts lines above the frame, where they stay. Too many for the terminal: the oldest are dropped, and counted. */
  print(lines: readonly string[]): void {
    this.#waiting.push(...lines);
    if (this.#waiting.length > MOST_WAITING * 2) {
      this.#dropped += this.#waiting.length - MOST_WAITING;
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
    }
    this.touch();
  }

  /** With `leave`, the last frame stays and the cursor comes to stand below it; without, nothing stays. */
  close({ leave }: { leave: boolean }): void {
    this.#next?.cancel();
    this.#congested = false;
    if (leave) this.#paint();
    this.#closed = true;
    if (!this.#started) return;
    this.#terminal.write(leave ? '\n' : up(this.#above) + this.#takeWaiting() + CLEAR_BELOW);
    this.#terminal.cursor(true);
  }

  #paint(): void {
    if (this.#congested || this.#closed) return;
    if (!this.#started) this.#terminal.cursor(false);
    this.#started = true;
    this.#lastAt = this.#clock.elapsed();
    const { columns, rows } = this.#terminal;
    // Full rows would leave the cursor between two lines; a full screen would scroll.
    const lines = this.#draw()
      .slice(-Math.max(1, rows - 1))
      .map((line) => clip(line, columns - 1) + CLEAR_LINE);
    // Terminals wrap the old lines anew when they become narrower, each in its own way: begin on a clean screen.
    const start = this.#resized ? CLEAR_ALL + rowsOf(this.#printed) : up(this.#above);
    this.#resized = false;
    this.#above = Math.max(0, lines.length - 1);
    const frame = this.#takeWaiting() + lines.join('\r\n');
    this.#congested = !this.#terminal.write(`${BEGIN}${start}${frame}${CLEAR_BELOW}${END}`);
  }

  #takeWaiting(): string {
    const dropped = this.#dropped > 0 ? [`… ${this.#dropped} lines dropped`] : [];
    const lines = [...dropped, ...this.#waiting];
    this.#waiting = [];
    this.#dropped = 0;
    this.#printed = [...this.#printed, ...lines].slice(-MOST_REPEATED);
    return rowsOf(lines);
  }
}

const rowsOf = (lines: readonly string[]): string => lines.map((line) => `${line}${CLEAR_LINE}\r\n`).join('');
