import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { type Workspace, workspace } from '../harness.ts';

const PATIENCE = 30_000;

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const hasCertutil = spawnSync('certutil', ['-H']).error === undefined;

export const hasChromium = program !== undefined;

/** What a browser does on its own account would go through the mock, too. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-breakpad',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
];

export interface Browsing {
  readonly port: number;
  /** The certificate that it trusts besides its own; undefined: none. */
  readonly caFile: string | undefined;
}

/** The page as a browser has it once its scripts have come to rest, loaded through the proxy with a profile of its own. */
export async function domOf(url: string, { port, caFile }: Browsing): Promise<string> {
  const home = workspace();
  const flags = [
    '--headless=new',
    // Root, as most containers are, may not have it.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    ...QUIET,
    ...trustIn(caFile, home),
    `--user-data-dir=${home.path('profile')}`,
    // Names that it looks up past the proxy.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    `--proxy-server=http://127.0.0.1:${port}`,
    // Waits for what the page has asked for.
    '--virtual-time-budget=10000',
    '--dump-dom',
    url,
  ];
  const { XDG_DATA_HOME: _, ...own } = process.env;
  const options = { timeout: PATIENCE, killSignal: 'SIGKILL', env: { ...own, HOME: home.directory } } as const;
  return await new Promise((resolve, reject) => {
    execFile(program as string, flags, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

/** In the user's own store, as people do it. Where nothing can write to that: by the fingerprint of the CA's key. */
function trustIn(caFile: string | undefined, home: Workspace): string[] {
  if (caFile === undefined) return [];
  if (!hasCertutil) {
    const spki = new X509Certificate(readFileSync(caFile)).publicKey.export({ type: 'spki', format: 'der' });
    return [`--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`];
  }
  const store = home.path('.pki/nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'mockrun', '-i', caFile]);
  return [];
}
