import type { Reporter } from '../model/events.ts';

/** Says nothing, and lets the stream make no events for it. */
export const silentReporter = (): Reporter => ({ name: 'silent', wants: new Set(), on() {} });
