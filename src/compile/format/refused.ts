/** Options of `mockrun serve` that come with the features they belong to: refused at load, so that nobody believes in them. */
export const REFUSED_IN_SERVE: { readonly [key: string]: string } = Object.fromEntries(
  'captureOnMiss out overwrite stateful split redact'
    .split(' ')
    .map((key) => [key, 'remove it for now; this version answers from the scenarios alone']),
);
