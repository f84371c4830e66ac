import { existsSync } from 'node:fs';
import { build } from './build.mjs';

// `npm ci` builds. Where there is no compiler (`--omit=dev`) or there are no sources (an unpacked tarball), what is
// there has to do.
const inRoot = (name) => existsSync(new URL(`../${name}`, import.meta.url));
if (inRoot('node_modules/typescript') && inRoot('src')) process.exitCode = build();
