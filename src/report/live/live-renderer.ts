import { type ListrEventManager, type ListrRenderer, type ListrTaskObject, listr2 } from '../../vendor/listr2.ts';

export type LiveTask = ListrTaskObject<unknown, typeof LiveRenderer, typeof LiveRenderer>;

/** Where the one task of a list is shown. */
export interface LiveView {
  started(task: LiveTask): void;
  changed(): void;
  finished(task: LiveTask): void;
}

/**
 * Hands a list's task to the shared view instead of painting. listr2's own renderers repaint at every event, each for
 * itself, take standard output over, and keep what they ever showed: made for an installation's minute, not for a
 * server's week.
 */
export class LiveRenderer implements ListrRenderer {
  static nonTTY = true;
  static rendererOptions: { view: LiveView };
  static rendererTaskOptions: never;
  readonly #tasks: readonly LiveTask[];
  readonly #view: LiveView;
  readonly #events: ListrEventManager;

  constructor(tasks: LiveTask[], options: { view: LiveView }, events: ListrEventManager) {
    this.#tasks = tasks;
    this.#view = options.view;
    this.#events = events;
  }

  render(): void {
    this.#events.on(listr2().ListrEventType.SHOULD_REFRESH_RENDER, () => this.#view.changed());
    for (const task of this.#tasks) this.#view.started(task);
  }

  end(): void {
    for (const task of this.#tasks) this.#view.finished(task);
  }
}
