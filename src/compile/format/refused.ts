/** Keys of the format whose features are still to come: refused at load, so that nobody believes they do something. */

export const REFUSED_IN_ENTRIES: { readonly [key: string]: string } = {
  middleware: 'remove it for now; this version has no middleware',
};

export const REFUSED_IN_SCENARIOS: { readonly [key: string]: string } = {
  middleware: 'remove it for now; this version has no middleware',
};

export const REFUSED_IN_CONFIG: { readonly [key: string]: string } = {
  ...REFUSED_IN_SCENARIOS,
};

/** Options of `mockrun serve` that come with the features they belong to. */
export const REFUSED_IN_SERVE: { readonly [key: string]: string } = Object.fromEntries(
  'captureOnMiss middleware out overwrite stateful split redact'
    .split(' ')
    .map((key) => [key, 'remove it for now; this version answers from the scenarios alone']),
);
