import type { Block, Node, PartialBlock, Program, Statement } from '../../vendor/handlebars.ts';
import type { Position } from './print.ts';

export type Positions = ReadonlyMap<Node, Position>;

/**
 * Where the expressions of a JSON template stand, told by the text around them. Quotes are followed through blocks as
 * if all of their branches were printed one after another, which is right as long as each branch closes what it opens.
 */
export function positionsIn(program: Program, startsInString: boolean): Positions {
  const positions = new Map<Node, Position>();
  walk(program, startsInString, positions);
  return positions;
}

/** Returns whether a string is open at the end. */
function walk(program: Program | undefined, startsInString: boolean, positions: Map<Node, Position>): boolean {
  let inString = startsInString;
  const statements = (program?.body ?? []).filter(({ type }) => type !== 'CommentStatement');
  for (const [index, statement] of statements.entries()) {
    if (statement.type === 'ContentStatement') {
      inString = stringAfter(textOf(statement), inString);
      continue;
    }
    positions.set(statement, inString ? 'string' : isWhole(statements, index) ? 'value' : 'other');
    if (statement.type === 'BlockStatement' || statement.type === 'PartialBlockStatement') {
      inString = walk((statement as Block | PartialBlock).program, inString, positions);
      inString = walk((statement as Block).inverse, inString, positions);
    }
  }
  return inString;
}

function stringAfter(text: string, inString: boolean): boolean {
  let inside = inString;
  for (let index = 0; index < text.length; index += 1) {
    if (inside && text[index] === '\\') index += 1;
    else if (text[index] === '"') inside = !inside;
  }
  return inside;
}

/** Whether the neighbours leave room for a whole value. What stands around a block or a partial is not looked at. */
function isWhole(statements: readonly Statement[], index: number): boolean {
  const isSpace = (statement: Statement): boolean =>
    statement.type === 'ContentStatement' && textOf(statement).trim() === '';
  const before = statements.slice(0, index).findLast((statement) => !isSpace(statement));
  const after = statements.slice(index + 1).find((statement) => !isSpace(statement));
  return leavesRoom(before, /[:,[]\s*$/) && leavesRoom(after, /^\s*[,}\]]/);
}

function leavesRoom(neighbour: Statement | undefined, edge: RegExp): boolean {
  if (neighbour?.type === 'ContentStatement') return edge.test(textOf(neighbour));
  return neighbour?.type !== 'MustacheStatement';
}

const textOf = (content: Statement): string => (content as hbs.AST.ContentStatement).value;
