import path from 'node:path';

/** A scenario file of a directory. */
export interface ScenarioPath {
  /** The visible path below the scenarios directory, with `/`: `orders/checkout.yaml`. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * The id of a file in a scenarios directory; undefined when it is no scenario. Names that start with `.` or `_`, of
 * the file or of a folder on the way, are passed over, and so is the configuration. Only the visible path counts: that
 * `orders.yaml` is a link to `..data/orders.yaml`, as Kubernetes mounts it, is of no interest.
 */
export function scenarioId(directory: string, file: string): string | undefined {
  const below = path.relative(directory, file);
  if (below === '' || path.isAbsolute(below)) return undefined;
  const parts = below.split(path.sep);
  if (parts.some(isHidden)) return undefined;
  return isScenarioName(parts.at(-1) as string) ? parts.join('/') : undefined;
}

/** Whether a file of that name would be a scenario. */
export const isScenarioName = (name: string): boolean =>
  /\.ya?ml$/.test(name) && !isHidden(name) && !/^mockrun\.config\.ya?ml$/.test(name);

/** Whether a file or folder of that name is passed over, with all that is in it. */
export const isHidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');
