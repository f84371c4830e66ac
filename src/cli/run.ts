/** What `bin/run.js` and the build need of oclif. Bundled with the commands, so that both use one copy of it. */
export { execute, Plugin, settings } from '@oclif/core';
