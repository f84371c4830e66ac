/** A seed nobody chose, short enough to be typed again. */
export const chooseSeed = (): string => Math.floor(Math.random() * 2 ** 32).toString(36);
