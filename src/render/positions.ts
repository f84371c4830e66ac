import type { Block, Node, PartialBlock, Program, Statement } from '../vendor/handlebars.ts';
import type { Position } from './print.ts';

export type Positions = ReadonlyMap<Node, Position>;

/**
 * Where the expressions of a JSON template stand, from the text around them. Blocks are read as if all of their
 * branches were printed one after another, which is right as long as each branch closes the quotes it opens.
 */
export function positionsIn(program: Program, startsInString: boolean): Positions {
  const positions = new Map<Node, Position>();
  const flat: Statement[] = [];
  flatten(program, flat);
  let inString = startsInString;
  let before = '';
  flat.forEach((statement, index) => {
    if (statement.type === 'ContentStatement') {
      const { value, original } = statement as hbs.AST.ContentStatement;
      // Whitespace control may have trimmed the value; the quotes are in both.
      inString = stringAfter(value, inString);
      before = value === '' ? (original as unknown as string) : value;
      return;
    }
    positions.set(statement, inString ? 'string' : isWhole(before, flat[index + 1]) ? 'value' : 'other');
    before = '';
  });
  return positions;
}

function flatten(program: Program | undefined, into: Statement[]): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === 'CommentStatement') continue;
    if (statement.type === 'BlockStatement' || statement.type === 'PartialBlockStatement') {
      into.push(statement);
      flatten((statement as Block | PartialBlock).program, into);
      flatten((statement as Block).inverse, into);
    } else {
      into.push(statement);
    }
  }
}

function stringAfter(text: string, inString: boolean): boolean {
  let inside = inString;
  for (let index = 0; index < text.length; index += 1) {
    if (inside && text[index] === '\\') index += 1;
    else if (text[index] === '"') inside = !inside;
  }
  return inside;
}

const isWhole = (before: string, next: Statement | undefined): boolean =>
  /[:,[]\s*$/.test(before) &&
  next?.type === 'ContentStatement' &&
  /^\s*[,}\]]/.test((next as hbs.AST.ContentStatement).value);
