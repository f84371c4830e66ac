export interface KeyActions {
  reload(): void;
  toggleUnmatched(): void;
  quit(): void;
}

/** Shown at the bottom, in this order. */
export const KEYS: readonly { readonly key: string; readonly does: string; readonly action: keyof KeyActions }[] = [
  { key: 'r', does: 'reload', action: 'reload' },
  { key: 'u', does: 'unmatched only', action: 'toggleUnmatched' },
  { key: 'q', does: 'quit', action: 'quit' },
];

/** Calls the action of a key, in either case; other keys do nothing. */
export const onKey =
  (actions: KeyActions) =>
  (pressed: string): void => {
    const known = KEYS.find(({ key }) => key === pressed.toLowerCase());
    if (known) actions[known.action]();
  };
