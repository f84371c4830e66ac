import type { OptionTable } from '../compile/options.ts';

export const CA_OPTIONS = {
  ca: {
    kind: 'string',
    value: 'FILE|CERT,KEY',
    description: 'a CA of your own, as for mockrun serve; default: the local one',
  },
  json: { kind: 'boolean', default: false, description: 'path, fingerprint and validity as JSON' },
} as const satisfies OptionTable;

export interface CaOptions {
  readonly ca?: string;
  readonly json?: boolean;
}

/**
 * What there is to know of the CA, which is made when there is none yet.
 *
 * @throws CannotStart when it cannot be read or made
 */
export async function ca({ ca: given, json = false }: CaOptions): Promise<string> {
  const { openAuthority } = await import('../io/ca/open.ts');
  const { file, authority } = await openAuthority(given);
  const { fingerprint, subject, validFrom, validTo } = authority.facts;
  if (json) return JSON.stringify({ file, subject, fingerprint, validFrom, validTo }, null, 2);
  return `certificate  ${file}
name         ${subject}
SHA-256      ${fingerprint}
valid        ${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}

Whoever has its key can pose as any server to those who trust it: trust it on machines for development and CI alone.

${recipes(file)}`;
}

const recipes = (file: string): string => {
  const quoted = /^[\w./:\\-]+$/.test(file) ? file : `'${file}'`;
  return RECIPES.map(([who, how]) => `${who}\n${how.replaceAll('FILE', quoted).replace(/^/gm, '  ')}`).join('\n\n');
};

const RECIPES: readonly (readonly [who: string, how: string])[] = [
  ['curl', 'curl --proxy http://127.0.0.1:8500 --cacert FILE https://api.example.com/'],
  ['Node', 'export NODE_EXTRA_CA_CERTS=FILE'],
  ['Python (requests)', 'export REQUESTS_CA_BUNDLE=FILE'],
  ['Debian, Ubuntu', 'sudo cp FILE /usr/local/share/ca-certificates/mockrun.crt\nsudo update-ca-certificates'],
  ['macOS', 'sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain FILE'],
  ['Windows', 'certutil -user -addstore Root FILE'],
  ['Firefox', 'Settings, Privacy & Security, View Certificates, Authorities, Import: FILE'],
  [
    'Java',
    'keytool -importcert -noprompt -alias mockrun -file FILE -keystore mockrun.p12 -storetype PKCS12 -storepass changeit\n' +
      'java -Djavax.net.ssl.trustStore=mockrun.p12 -Djavax.net.ssl.trustStorePassword=changeit …',
  ],
];
