import { parseDestination } from '../actions/forward/destination.ts';

/** The address of another server, `https://api.shop.test/v2`, without a slash at its end; undefined when it is none. */
export function parseUrl(text: string): string | undefined {
  const parsed = parseDestination(text);
  return 'origin' in parsed ? parsed.origin + parsed.prefix : undefined;
}
