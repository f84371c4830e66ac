import type { VerifySettings } from '../../compile/verify-options.ts';
import type { Session } from '../../session.ts';

/** What both ways to verify need. */
export interface VerifyParts {
  readonly session: Session;
  readonly settings: VerifySettings;
  /** Aborted by a signal, whose name is the reason. */
  readonly interruption: AbortSignal;
}

/** The signal that has interrupted it. */
export const signalOf = ({ aborted, reason }: AbortSignal): string | undefined =>
  aborted ? String(reason) : undefined;
