import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../outgoing/proxy.ts';

/** Where a user's data of this program belongs, by the customs of the system. */
export function dataFolder(environment: Environment = process.env, platform: string = process.platform): string {
  const home = homedir();
  if (platform === 'win32') return path.join(environment.LOCALAPPDATA || path.join(home, 'AppData/Local'), 'mockrun');
  // The specification wants relative paths to be ignored.
  const xdg = environment.XDG_DATA_HOME ?? '';
  if (path.isAbsolute(xdg)) return path.join(xdg, 'mockrun');
  return path.join(home, platform === 'darwin' ? 'Library/Application Support' : '.local/share', 'mockrun');
}
