import type { Rendering } from '../model/rendering.ts';

/** A template, ready to render. */
export interface Template {
  /** The text. Throws a RenderError. */
  render(rendering: Rendering): string;
  /** Set when nothing in it depends on the request. */
  readonly constant?: string;
}
