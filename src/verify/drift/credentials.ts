/** A header that is sent with every request. */
export interface GivenHeader {
  readonly name: string;
  readonly value: string;
  /** What of it came from the environment, and is told to nobody. */
  readonly secrets: readonly string[];
}

const HEADER = /^([!#$%&'*+.^_`|~\dA-Za-z-]+):[\t ]*(.*)$/s;
const VARIABLE = /\$(?:(\w+)|\{(\w+)\})/g;
/** Latin1 without control characters but tab. */
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/**
 * `Authorization: Bearer $API_TOKEN`, with what the environment has for `$NAME` and `${NAME}`; a text says what is
 * wrong, without any value. `$$` is a dollar sign.
 */
export function readHeader(written: string, environment: (name: string) => string | undefined): GivenHeader | string {
  const [, name, template] = HEADER.exec(written) ?? [];
  // What was written may hold a secret: it is not repeated.
  if (name === undefined || template === undefined) return 'a header is written as "Name: value"';
  const secrets: string[] = [];
  const missing: string[] = [];
  const value = template
    .split('$$')
    .map((part) =>
      part.replace(VARIABLE, (_, plain: string | undefined, braced: string | undefined) => {
        const variable = (plain ?? braced) as string;
        const found = environment(variable);
        if (found === undefined || found === '') missing.push(variable);
        else secrets.push(found);
        return found ?? '';
      }),
    )
    .join('$')
    .trim();
  if (missing.length > 0) return `${name} wants $${missing[0]}, which is not set`;
  if (!VALUE.test(value)) return `the value of ${name} has a character that cannot stand in a header`;
  return { name, value, secrets: [...secrets, ...wholeSecret(name, value)] };
}

/** Written out on the command line, it is no less of a secret to whoever reads the report. */
function wholeSecret(name: string, value: string): string[] {
  const bare = value.replace(/^(?:basic|bearer|digest|token)\s+/i, '');
  return /authorization|cookie|token|key|secret/i.test(name) ? [bare] : [];
}
