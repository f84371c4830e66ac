/** One text, a line break added. */
export const printLine = (text: string): void => void process.stdout.write(`${text}\n`);

export const printJson = (value: unknown): void => printLine(JSON.stringify(value, null, 2));

/** Standard output is a terminal, and nobody asked for plain text. */
export const showsColor = (): boolean => process.stdout.isTTY && !process.env.NO_COLOR;
