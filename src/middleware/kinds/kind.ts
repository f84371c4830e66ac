import type { UserModule } from '../../actions/kinds/kind.ts';
import type { Middleware } from '../../model/middleware.ts';
import type { FindProgram } from '../../model/ports.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { Shape } from '../../source/shape/shape.ts';

/** Where middleware is written, for what can only be judged there. */
export interface MiddlewareSite {
  readonly reading: Reading;
  /** Looks for a program; absent where nobody can: every program counts as found then. */
  readonly program: FindProgram | undefined;
  /** A module of the user's, loaded before it is called; undefined after reporting that there is no such file. */
  readonly module: (at: Node, name: string, exportName: string) => UserModule | undefined;
}

/** What a kind knows of one piece; where it stands and how long it may take is for the caller. */
export type Piece = Omit<Middleware, 'place' | 'timeout'>;

/** All there is to know of one kind of middleware: `V` is what its value reads as. */
export interface MiddlewareKindDefinition<V> {
  /** The key in YAML. */
  readonly name: string;
  /** One sentence, for editors and the reference. */
  readonly description: string;
  readonly value: Shape<V>;
  /** Undefined after reporting what is wrong. */
  compile(value: V, node: Node, site: MiddlewareSite): Piece | undefined;
}

/** A kind whose value's type only itself knows. */
export type MiddlewareKind = MiddlewareKindDefinition<unknown>;

export const defineMiddleware = <V>(definition: MiddlewareKindDefinition<V>): MiddlewareKind => definition;

/** How many calls may wait for a place. */
export const QUEUE = 10_000;
