import { createRequire } from 'node:module';
import { CannotStart } from '../model/cannot-start.ts';
import { readPem } from './ca/read-pem.ts';
import type { OwnTls } from './proxy/options.ts';

/**
 * The listener's own certificate and key; undefined when none is asked for.
 *
 * @throws CannotStart when one is missing or the two are no pair (2), or a file cannot be read (3)
 */
export function readOwnTls(cert: string | undefined, key: string | undefined): OwnTls | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const missing = cert === undefined ? '--cert' : '--key';
    throw new CannotStart(`${missing} is missing: --cert and --key go together`, { exitCode: 2 });
  }
  const own = { cert: readPem(cert, '--cert'), key: readPem(key, '--key') };
  // TLS is loaded by those alone who use it.
  const { createSecureContext } = createRequire(import.meta.url)('node:tls') as typeof import('node:tls');
  const { createPrivateKey, X509Certificate } = createRequire(import.meta.url)(
    'node:crypto',
  ) as typeof import('node:crypto');
  const use = (problem: string, check: () => unknown): void => {
    try {
      if (check() !== false) return;
    } catch (error) {
      throw new CannotStart(problem, { exitCode: 2, hint: (error as Error).message, cause: error });
    }
    throw new CannotStart(problem, { exitCode: 2 });
  };
  use(`--cert: ${cert} holds no certificate that can be read`, () => new X509Certificate(own.cert));
  use(`--key: ${key} holds no key that can be read`, () => createPrivateKey(own.key));
  use(`the key in ${key} does not belong to the certificate in ${cert}`, () =>
    new X509Certificate(own.cert).checkPrivateKey(createPrivateKey(own.key)),
  );
  use(`${cert} and ${key} cannot be used`, () => createSecureContext(own));
  return own;
}
