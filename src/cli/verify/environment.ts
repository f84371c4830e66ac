import { CannotStart } from '../../model/cannot-start.ts';

/**
 * Variables for the command: the addresses of the mock, and the configured ones with addresses filled in.
 *
 * @throws CannotStart (2) when one wants the address of the admin API, and there is none
 */
export function environment(
  { url, adminUrl }: { readonly url: string; readonly adminUrl: string | undefined },
  configured: ReadonlyMap<string, string>,
): Record<string, string | undefined> {
  const addresses: { readonly [name: string]: string | undefined } = { 'mock.url': url, 'mock.adminUrl': adminUrl };
  const fill = (text: string, variable: string): string =>
    text.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
      const address = addresses[name];
      if (address !== undefined) return address;
      throw new CannotStart(`the variable ${variable} wants {{${name}}}, and there is no admin API`, {
        exitCode: 2,
        hint: 'leave out --no-admin, or the variable',
      });
    });
  const filled = [...configured].map(([name, text]) => [name, fill(text, name)] as const);
  // An address that mockrun itself was given would be that of another mock.
  return { MOCKRUN_URL: url, MOCKRUN_ADMIN_URL: adminUrl, ...Object.fromEntries(filled) };
}
