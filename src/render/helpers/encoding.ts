import { createHash, createHmac, getHashes } from 'node:crypto';
import { didYouMean } from '../../source/suggest.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, isOn, type SiteProblem, show } from './helper.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
const ENCODINGS = ['hex', 'base64', 'base64url'];

type Encoding = 'hex' | 'base64' | 'base64url';

export const encoding: readonly Helper[] = [
  {
    name: 'base64',
    description: 'the text in base64',
    args: 'text',
    options: { decode: 'true: the other way round', url: 'true: with - and _, without padding' },
    examples: [
      ['{{base64 "héllo"}}', 'aMOpbGxv'],
      ['{{base64 "aMOpbGxv" decode=true}}', 'héllo'],
      ['{{base64 "a?" url=true}}', 'YT8'],
    ],
    run: ([text], { decode, url }) =>
      // Node decodes both alphabets under either name.
      isOn(decode)
        ? Buffer.from(toText(text), 'base64').toString('utf8')
        : Buffer.from(toText(text), 'utf8').toString(isOn(url) ? 'base64url' : 'base64'),
  },
  {
    name: 'hash',
    description: 'a digest of the text',
    args: 'text',
    options: {
      algorithm: `${ALGORITHMS.join(', ')}; default sha256`,
      key: 'makes it an HMAC with this key',
      encoding: `${ENCODINGS.join(', ')}; default hex`,
    },
    examples: [
      ['{{hash "abc" algorithm="md5"}}', '900150983cd24fb0d6963f7d28e17f72'],
      ['{{hash "abc" algorithm="sha1" encoding="base64"}}', 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0='],
      ['{{hash "what do ya want for nothing?" key="Jefe" algorithm="md5"}}', '750c783e6ab0b503eaa86e310a5db738'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const problem =
        notOneOf('algorithm', site.option('algorithm'), ALGORITHMS) ??
        notOneOf('encoding', site.option('encoding'), ENCODINGS);
      if (problem) return problem;
      return ([text], { algorithm, key, encoding: digest }) => {
        const name = checked(algorithm ?? 'sha256', ALGORITHMS);
        if (!getHashes().includes(name)) throw new HelperError(`this Node.js has no ${name}`);
        const hash = key === undefined ? createHash(name) : createHmac(name, toText(key));
        return hash.update(toText(text), 'utf8').digest(checked(digest ?? 'hex', ENCODINGS) as Encoding);
      };
    },
  },
];

function notOneOf(option: string, given: unknown, known: readonly string[]): SiteProblem | undefined {
  if (given === undefined || known.includes(toText(given))) return undefined;
  return {
    code: 'bad-argument',
    message: `"${option}" cannot be ${show(given)}`,
    hint: didYouMean(toText(given), known) ?? `one of ${known.join(', ')}`,
    at: option,
  };
}

function checked(given: unknown, known: readonly string[]): string {
  if (known.includes(toText(given))) return toText(given);
  throw new HelperError(`expected one of ${known.join(', ')}, got ${show(given)}`);
}
