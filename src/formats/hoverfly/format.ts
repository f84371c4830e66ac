import { isJsonObject } from '../../model/json.ts';
import type { Format } from '../format.ts';
import { importSimulation } from './import.ts';

/** Simulations of Hoverfly, schema v1 to v5. */
export const hoverfly: Format = {
  name: 'hoverfly',
  title: 'Hoverfly simulations',
  recognises: (document) => isJsonObject(document) && isJsonObject(document.data) && 'pairs' in document.data,
  import: importSimulation,
};
