import type { Discriminator, FieldTest } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import type { Lookup } from '../lookup.ts';
import { hostName } from '../origin.ts';
import type { Route } from './route.ts';

/** A necessary condition of a template that a hash table can decide: these values, selected in this way. */
export interface Telltale {
  /** Same key, same selection. */
  readonly key: string;
  /** The template holds only if one of these is among the selected. */
  readonly values: readonly string[];
  /** Undefined: nothing can be ruled out. */
  select(lookup: Lookup): readonly string[] | undefined;
}

/** Routes that one selection in the request tells apart. */
export class RouteGroup {
  readonly #telltale: Telltale;
  readonly #all: Route[] = [];
  readonly #byValue = new Map<string, Route[]>();

  constructor(telltale: Telltale) {
    this.#telltale = telltale;
  }

  add(route: Route, { values }: Telltale): void {
    this.#all.push(route);
    for (const value of new Set(values)) {
      const routes = this.#byValue.get(value);
      if (routes) routes.push(route);
      else this.#byValue.set(value, [route]);
    }
  }

  /** Lists of routes that may fit, each in file order. */
  lookUp(lookup: Lookup): readonly (readonly Route[])[] {
    const selected = this.#telltale.select(lookup);
    if (selected === undefined) return [this.#all];
    const found: Route[][] = [];
    for (const value of selected) {
      const routes = this.#byValue.get(value);
      if (routes && !found.includes(routes)) found.push(routes);
    }
    return found;
  }
}

/** What a field offers to be found by. */
export function telltaleOf(field: FieldTest): Telltale | undefined {
  const { literals, discriminator } = field.matcher;
  if (field.name === 'scheme') return undefined;
  if (field.name === 'host') {
    return literals && { key: 'host', values: literals.map((host) => hostName(host.toLowerCase())), select: hostOf };
  }
  if (literals) return { key: `${field.name} =`, values: literals, select: ({ request }) => textsOf(field, request) };
  if (!discriminator) return undefined;
  return {
    key: `${field.name} ${discriminator.key}`,
    values: [discriminator.value],
    select: ({ request }) => selectIn(discriminator, field, request),
  };
}

const hostOf = ({ origin }: Lookup): readonly string[] | undefined =>
  origin.host === undefined ? undefined : [origin.host];

const textsOf = (field: FieldTest, request: Request): readonly string[] => field.subject(request).values.map(String);

const selectIn = (discriminator: Discriminator, field: FieldTest, request: Request): readonly string[] =>
  discriminator.select(field.subject(request));
