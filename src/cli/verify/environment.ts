import { CannotStart } from '../../model/cannot-start.ts';

/** What a command may be told of the mock. */
export interface MockAddresses {
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** The file with the CA's certificate; asked for only when a variable wants it, since that makes the CA. */
  readonly certificateFile: () => Promise<string | undefined>;
}

/** What variables may want that is not always there. */
const MISSING: { readonly [name: string]: { readonly what: string; readonly flag: string } } = {
  'mock.adminUrl': { what: 'admin API', flag: '--no-admin' },
  'mock.ca': { what: 'CA', flag: '--no-intercept' },
};

/**
 * Variables for the command: the addresses of the mock, and the configured ones with addresses filled in.
 *
 * @throws CannotStart (2) when one wants what there is not
 */
export async function environment(
  { url, adminUrl, certificateFile }: MockAddresses,
  configured: ReadonlyMap<string, string>,
): Promise<Record<string, string | undefined>> {
  const known: { [name: string]: string | undefined } = { 'mock.url': url, 'mock.adminUrl': adminUrl };
  if ([...configured.values()].some((text) => /\{\{\s*mock\.ca\s*\}\}/.test(text))) {
    known['mock.ca'] = await certificateFile();
  }
  const fill = (text: string, variable: string): string =>
    text.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
      const value = known[name];
      if (value !== undefined) return value;
      const { what, flag } = MISSING[name] ?? { what: name, flag: name };
      throw new CannotStart(`the variable ${variable} wants {{${name}}}, and there is no ${what}`, {
        exitCode: 2,
        hint: `leave out ${flag}, or the variable`,
      });
    });
  const filled = [...configured].map(([name, text]) => [name, fill(text, name)] as const);
  // An address that mockrun itself was given would be that of another mock.
  return { MOCKRUN_URL: url, MOCKRUN_ADMIN_URL: adminUrl, ...Object.fromEntries(filled) };
}
