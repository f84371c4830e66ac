import { randomBytes, randomUUID } from 'node:crypto';

/** A seed nobody chose, short enough to be typed again. */
export const chooseSeed = (): string => Math.floor(Math.random() * 2 ** 32).toString(36);

/** A name for one session, unlike that of any other: `mockrun-1f0c9a3e`. */
export const sessionName = (): string => `mockrun-${randomBytes(4).toString('hex')}`;

/** A new one with every call. */
export const uuid = (): string => randomUUID();
