import type { Action, ActionResult, ActionRun, NoAnswer, Responded, Responder, World } from '../model/action.ts';
import { Course, type CourseParts, crashed, type Surroundings } from './course.ts';

/**
 * A responder's run. Its timeout ends with the head of the answer; the run itself ends with the body, when whoever
 * writes it calls `end`.
 */
export class ResponderCourse extends Course {
  #answered: ((responded: Responded) => void) | undefined;

  /** `answered` gets the answer, or why there is none; once. */
  constructor(
    parts: CourseParts,
    run: ActionRun,
    action: Action,
    around: Surroundings,
    done: (run: ActionRun, result: ActionResult) => void,
    answered: (responded: Responded) => void,
  ) {
    super(parts, run, action, around, done);
    this.#answered = answered;
  }

  protected override proceed(world: World): void {
    (this.action.target as Responder).respond(this, world).then(
      (responded) => this.#take(responded),
      (error: unknown) => this.end(crashed(error)),
    );
  }

  protected override giveUp(reason: string): void {
    this.#fail({ outcome: 'failed', status: this.action.kind === 'forward' ? 504 : 500, reason });
  }

  override end(result: ActionResult): void {
    super.end(result);
    const { outcome, reason = 'no answer came about' } = result;
    if (outcome === 'passed') return;
    this.#tell({ outcome, status: this.action.kind === 'forward' ? 502 : 500, reason });
  }

  #take(responded: Responded): void {
    if (this.ended) {
      // Too late for its client: whatever flows is not wanted.
      if ('stream' in responded) responded.stream.flow({ data: () => false, end() {}, failed() {} }).cancel();
    } else if ('outcome' in responded) this.#fail(responded);
    else {
      this.stopTimer();
      this.#tell(responded);
    }
  }

  #fail(answer: NoAnswer): void {
    const answered = this.#answered;
    this.#answered = undefined;
    this.end({ outcome: answer.outcome, reason: answer.reason });
    answered?.(answer);
  }

  #tell(responded: Responded): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(responded);
  }
}
