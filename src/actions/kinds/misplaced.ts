const CONTROLS = [
  'name',
  'delay',
  'blocking',
  'timeout',
  'failurePolicy',
  'ordered',
  'sink',
  'concurrency',
  'overflow',
  'templated',
  'responder',
];

/** What to say of controls that were written inside of a target, where they are unknown keys. */
export const controlsInside = (target: string): { [key: string]: string } =>
  Object.fromEntries(CONTROLS.map((control) => [control, `"${control}" stands beside "${target}", not inside of it`]));
