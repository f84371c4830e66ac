import type { Shape } from './shape.ts';

/** The same shape with `{{vars.…}}` left in its strings, for what Handlebars renders later. */
export const unfilled = <T>(shape: Shape<T>): Shape<T> => ({
  get expects() {
    return shape.expects;
  },
  read: (node, reading) => reading.raw(() => shape.read(node, reading)),
  schema: (definitions) => shape.schema(definitions),
});
