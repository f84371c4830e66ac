/** passed; failed: it ran and was wrong; broken: it could not run. */
export type Outcome = 'passed' | 'failed' | 'broken';
