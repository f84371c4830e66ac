import type { Rendering } from '../../model/rendering.ts';
import type { Mustache, Node, Program } from '../../vendor/handlebars.ts';
import type { Escape } from '../options.ts';
import { positionsIn } from '../print/positions.ts';
import { type Print, printer } from '../print/print.ts';
import type { Read } from './context.ts';
import { compileExpression, type ExpressionContext } from './expression.ts';

/** Text and expressions only: what needs nothing of Handlebars once it is parsed. */
export const isDirect = (program: Program): boolean =>
  program.body.every(
    ({ type }) => type === 'ContentStatement' || type === 'MustacheStatement' || type === 'CommentStatement',
  );

interface Piece {
  readonly offset: number;
  readonly read: Read;
  readonly print: Print;
  /** The text up to the next expression. */
  readonly after: string;
}

/** Compiles such a template to a walk over its pieces. */
export function compileDirect(
  program: Program,
  escape: Escape,
  context: ExpressionContext,
): (rendering: Rendering) => string {
  const positions = escape === 'json' ? positionsIn(program, false) : new Map();
  let head = '';
  const pieces: Piece[] = [];
  for (const statement of program.body) {
    if (statement.type === 'MustacheStatement') {
      const position = positions.get(statement) ?? 'other';
      const print = printer(escape, position, !(statement as Mustache).escaped);
      const { offset } = context.syntax.range(statement);
      pieces.push({ offset, read: compileExpression(statement, context, false), print, after: '' });
    } else if (statement.type === 'ContentStatement') {
      const last = pieces.pop();
      if (last) pieces.push({ ...last, after: last.after + contentOf(statement) });
      else head += contentOf(statement);
    }
  }
  return (rendering) => {
    let text = head;
    let at = 0;
    try {
      for (const { offset, read, print, after } of pieces) {
        at = offset;
        text += print(read(rendering)) + after;
      }
      return text;
    } catch (error) {
      throw context.fail(error, at);
    }
  };
}

const contentOf = (node: Node): string => (node as hbs.AST.ContentStatement).value;
