import type { CaseResult } from '../../model/verdict.ts';
import { listr2 } from '../../vendor/listr2.ts';
import { countsText, noCounts } from '../cases/verdict-lines.ts';
import { clean } from '../clean.ts';
import type { Style } from '../style.ts';
import { LiveRenderer, type LiveTask } from './live-renderer.ts';

/** One scenario file of `verify`: a task that ends with the run, since results of several files may come mixed. */
export class SuiteRow {
  readonly #name: string;
  readonly #paint: Style;
  readonly #counts = noCounts();
  /** Resolves when its list is over. */
  readonly over: Promise<unknown>;
  #task: LiveTask | undefined;
  #settle: (failed: boolean) => void = () => {};

  /** `suite` is a file, or `''`. */
  constructor(suite: string, paint: Style, changed: () => void) {
    this.#name = suite === '' ? 'mockrun' : clean(suite, 200);
    this.#paint = paint;
    const ended = new Promise<void>((resolve, reject) => {
      this.#settle = (failed) => (failed ? reject(new Error('failed')) : resolve());
    });
    ended.catch(() => {});
    const view = {
      started: (task: LiveTask) => {
        this.#task = task;
      },
      changed,
      finished: changed,
    };
    const { Listr } = listr2();
    const list = new Listr<unknown, typeof LiveRenderer, typeof LiveRenderer>(
      { title: this.#name, task: () => ended },
      { renderer: LiveRenderer, rendererOptions: { view }, exitOnError: false, registerSignalListeners: false },
    );
    this.over = list.run();
  }

  get failed(): boolean {
    return this.#counts.failed + this.#counts.error > 0;
  }

  add({ status }: CaseResult): void {
    this.#counts[status] += 1;
  }

  end(): void {
    this.#settle(this.failed);
  }

  /** `✔ scenarios/orders.yaml 12 passed, 2 skipped`. */
  line(): string {
    return `${this.#icon()} ${this.#name} ${countsText(this.#counts, this.#paint)}`;
  }

  #icon(): string {
    if (this.failed) return this.#paint.red('✖');
    if (!this.#task?.isCompleted()) return this.#paint.yellow('◌');
    return this.#counts.passed > 0 ? this.#paint.green('✔') : this.#paint.yellow('○');
  }
}
