import module from 'node:module';

/** As far as it is used; Node 22.15 and 23.5 brought it. */
interface Hooks {
  registerHooks?: (
    this: void,
    hooks: {
      resolve(
        specifier: string,
        context: { readonly parentURL?: string; readonly conditions?: readonly string[] },
        next: (specifier: string, context: object) => { readonly url: string },
      ): { readonly url: string };
    },
  ) => unknown;
}

const { registerHooks } = module as Hooks;

/** Whether the imports of a module that is loaded anew can be loaded anew with it. */
export const canRenewImports = registerHooks !== undefined;

/** Query → URL of a file without query → its query. */
const QUERIES = new Map<string, ReadonlyMap<string, string>>();
let registered = false;

/** Lets modules that are imported by ones of this session import the versions given here, too. */
export function renewImports(session: string, queries: ReadonlyMap<string, string>): void {
  QUERIES.set(session, queries);
  if (registered) return;
  registered = true;
  registerHooks?.({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const session = SESSION.exec(context.parentURL ?? '')?.[1];
      // `require` knows files by their names alone.
      if (session === undefined || context.conditions?.includes('require')) return found;
      const query = QUERIES.get(session)?.get(found.url);
      return query === undefined ? found : { ...found, url: `${found.url}?${query}` };
    },
  });
}

const SESSION = /\?mockrun=(\d+)\.\d+$/;
