import { existsSync } from 'node:fs';
import { build, isStale } from './build.mjs';

// `npm ci` builds. Where there is no compiler (`--omit=dev`) or there are no sources (an unpacked tarball), what is
// there has to do. `npx mockrun` in a clone comes by here as well, before its first run: a build that is fresh stays.
const inRoot = (name) => existsSync(new URL(`../${name}`, import.meta.url));
if (inRoot('node_modules/typescript') && inRoot('src') && isStale()) process.exitCode = await build();
