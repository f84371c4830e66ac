/** How many arguments a helper takes, from `value separator? rest...`. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

export function arityOf(args: string): Arity {
  const names = args.split(' ').filter((name) => name !== '');
  return {
    min: names.filter((name) => !name.endsWith('?')).length,
    max: names.some((name) => name.includes('...')) ? Number.POSITIVE_INFINITY : names.length,
  };
}

/** `at least 2 arguments`, `no argument`. */
export function describeArity({ min, max }: Arity): string {
  const count = (number: number) => `${number === 0 ? 'no' : number} argument${number === 1 ? '' : 's'}`;
  if (min === max) return count(min);
  return max === Number.POSITIVE_INFINITY ? `at least ${count(min)}` : `${min} to ${max} arguments`;
}
