import type { Format } from './format.ts';
import { hoverfly } from './hoverfly/format.ts';

/** Every foreign format, in the order in which documents are offered to them. */
export const FORMATS: readonly Format[] = [hoverfly];

/** `Hoverfly, HAR`: what can be imported, for messages. */
export const knownFormats = (): string => FORMATS.map(({ title }) => title).join(', ');
