import { createRequire } from 'node:module';
import type { Faker, Randomizer } from '@faker-js/faker';

const require = createRequire(import.meta.url);

/** Why there is no generator. The package is optional: an installation may leave it out. */
export type NoFaker = 'not installed' | 'unknown locale';

/**
 * A generator for one locale over a given sequence of numbers and clock. Takes the locale's own module: the package's
 * root would load all seventy of them, for a third of a second.
 */
export function createFaker(locale: string, randomizer: Randomizer, now: () => number): Faker | NoFaker {
  if (!isInstalled()) return 'not installed';
  const ready = ofLocale(locale);
  if (!ready) return 'unknown locale';
  // Its constructor is not declared to take a generator without a seed.
  const Generator = ready.constructor as new (options: object) => Faker;
  const faker = new Generator({ locale: [ready.rawDefinitions], randomizer });
  faker.setDefaultRefDate(() => new Date(now()));
  return faker;
}

function isInstalled(): boolean {
  try {
    require.resolve('@faker-js/faker/package.json');
    return true;
  } catch {
    return false;
  }
}

function ofLocale(locale: string): Faker | undefined {
  // A name, never a path.
  if (!/^\w+$/.test(locale)) return undefined;
  try {
    return (require(`@faker-js/faker/locale/${locale}`) as { faker: Faker }).faker;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
