import type { Rendering } from '../../model/rendering.ts';
import { didYouMean } from '../../source/suggest.ts';
import { createFaker, type NoFaker } from '../../vendor/faker.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, type SiteProblem, show } from './helper.ts';

type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A generator of one locale. It draws from the rendering that is under way: calls are synchronous. */
interface Source {
  readonly modules: Modules;
  rendering: Rendering | undefined;
}

const sources = new Map<string, Source | NoFaker>();

function sourceFor(locale: string): Source | NoFaker {
  const found = sources.get(locale);
  if (found) return found;
  const source: { modules: Modules; rendering: Rendering | undefined } = { modules: {}, rendering: undefined };
  const next = () => source.rendering?.random() ?? 0;
  const made = createFaker(locale, { next, seed: () => {} }, () => source.rendering?.clock.now() ?? 0);
  if (typeof made !== 'string') source.modules = made as unknown as Modules;
  const result = typeof made === 'string' ? made : source;
  if (typeof made !== 'string') sources.set(locale, result);
  return result;
}

export const faker: readonly Helper[] = [
  {
    name: 'faker',
    description: 'invented data of the Faker library, when @faker-js/faker is installed; options go to its method',
    args: 'method arguments...?',
    options: { locale: 'the language of the data, such as de or pt_BR; default en' },
    anyOption: true,
    examples: [
      ["{{faker 'number.int' min=1 max=6}}", '3'],
      ["{{faker 'location.countryCode'}}", 'GW'],
      ["{{faker 'date.recent' days=1}}", '2026-03-27T21:27:44.419Z'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const locale = site.option('locale') ?? (site.has('locale') ? undefined : 'en');
      const method = site.arg(0);
      // Tells at load that the package is missing, also when locale or method are computed.
      const source = sourceFor(toText(locale ?? 'en'));
      const problem = typeof source === 'string' ? noSource(source, locale) : badMethod(source, method);
      if (problem) return problem;
      return ([name, ...args], { locale: language, ...options }, rendering) => {
        const chosen = language === undefined ? source : sourceFor(toText(language));
        if (typeof chosen === 'string') throw new HelperError(noSource(chosen, language).message);
        return call(chosen, toText(name), Object.keys(options).length > 0 ? [...args, options] : args, rendering);
      };
    },
  },
];

function call(source: Source | NoFaker, name: string, args: readonly unknown[], rendering: Rendering): unknown {
  if (typeof source === 'string') throw new HelperError(noSource(source, 'en').message);
  const problem = badMethod(source, name);
  if (problem) throw new HelperError(problem.message);
  const [group = '', method = ''] = name.split('.');
  const holder = source.modules[group] as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  source.rendering = rendering;
  try {
    const value = holder[method]?.(...args);
    if (value instanceof Date) return value.toISOString();
    return typeof value === 'bigint' ? String(value) : value;
  } finally {
    source.rendering = undefined;
  }
}

function badMethod({ modules }: Source, name: unknown): SiteProblem | undefined {
  if (name === undefined) return undefined;
  const [group = '', method = '', ...more] = toText(name).split('.');
  const methods = methodsOf(modules, group);
  if (more.length === 0 && methods.includes(method)) return undefined;
  const groups = Object.keys(modules).filter((each) => methodsOf(modules, each).length > 0);
  const hint =
    methods.length > 0
      ? (didYouMean(method, methods) ?? `"${group}" has ${methods.slice(0, 12).join(', ')}`)
      : (didYouMean(group, groups) ?? 'write group and method: "person.firstName"');
  return { code: 'bad-argument', message: `Faker has no method ${show(name)}`, hint, at: 0 };
}

/** The public methods: Faker binds them to each group. */
function methodsOf(modules: Modules, group: string): string[] {
  const holder = Object.hasOwn(modules, group) && group !== 'fakerCore' ? modules[group] : undefined;
  if (typeof holder !== 'object') return [];
  return Object.getOwnPropertyNames(holder).filter(
    (name) => typeof holder[name] === 'function' && name !== 'constructor',
  );
}

const noSource = (why: NoFaker, locale: unknown): SiteProblem =>
  why === 'not installed'
    ? {
        code: 'not-installed',
        message: 'the faker helper needs a package that is not installed',
        hint: 'run "npm install --save-dev @faker-js/faker"',
      }
    : {
        code: 'bad-argument',
        message: `Faker has no locale ${show(locale)}`,
        hint: 'write it as Faker does: de, fr, pt_BR',
        at: 'locale',
      };
