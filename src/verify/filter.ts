/** Whether what is called so is wanted. */
export type Filter = (label: string) => boolean;

/** Letters that are no flags make it a path: `/orders/list`. */
const DELIMITED = /^\/(.+)\/([dgimsuvy]*)$/s;

/**
 * `--filter`: a part of the label, in any case; or `/regex/`, with flags behind it. A pattern that is none is told in
 * plain words.
 */
export function readFilter(pattern: string): Filter | { readonly problem: string } {
  const [, source, flags = ''] = DELIMITED.exec(pattern) ?? [];
  if (source === undefined) {
    const wanted = pattern.toLowerCase();
    return (label) => label.toLowerCase().includes(wanted);
  }
  try {
    // `g` and `y` would remember where the last label ended.
    const regex = new RegExp(source, flags.replace(/[gy]/g, ''));
    return (label) => regex.test(label);
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** What a filter is held against. */
export const labelOf = (suite: string, name: string): string => `${suite}: ${name}`;
