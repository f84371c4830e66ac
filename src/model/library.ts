import type { Diagnostic } from './diagnostic.ts';
import type { Entry } from './entry.ts';
import type { JsonValue } from './json.ts';
import type { FieldReport } from './matching.ts';
import type { Request } from './request.ts';
import type { Test } from './testing.ts';

/** One YAML file, compiled: the unit of reload, of quarantine and of reporting. */
export interface Scenario {
  /** The path below the scenarios directory, with `/`: `orders/checkout.yaml`. */
  readonly id: string;
  /** `name`, or the id without its extension. */
  readonly name: string;
  readonly description?: string;
  /** Absolute path. */
  readonly file: string;
  readonly entries: readonly Entry[];
  /** Initial state of this scenario's own keys. */
  readonly state: ReadonlyMap<string, string>;
  /** In file order. */
  readonly tests: readonly Test[];
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Warnings; a scenario with errors is never made. */
  readonly warnings: readonly Diagnostic[];
  /** Absolute paths of bodies, schemas and other files it was made from. */
  readonly dependencies: readonly string[];
}

/** Finds entries. Immutable. */
export interface Index {
  /**
   * The first entry in order of precedence that wants this request and that `accepts` takes (its state holds, its
   * `times` are not used up); what is returned was accepted last. `position` is an index into the library's entries.
   * Runs in one tick.
   */
  choose(request: Request, accepts: (entry: Entry, position: number) => boolean): Entry | undefined;
}

/** Why one entry would or would not answer. */
export interface Explanation {
  readonly entry: Entry;
  /** True when every report is. */
  readonly matches: boolean;
  readonly reports: readonly FieldReport[];
}

/** All live entries. Immutable; a reload makes a new one and swaps it whole. */
export interface Library {
  /** Counts up from 1 with every swap. */
  readonly revision: number;
  /** In order of their ids. */
  readonly scenarios: readonly Scenario[];
  /** In file order. */
  readonly entries: readonly Entry[];
  /** Hosts that some entry names literally, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Some matcher reads multipart forms: they must be parsed before an entry is chosen. */
  readonly readsMultipart: boolean;
  readonly index: Index;
  /** Warnings about entries together: one that hides another, states nothing sets. */
  readonly warnings: readonly Diagnostic[];
}
