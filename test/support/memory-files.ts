import type { Files } from '../../src/model/ports.ts';
import { type ScenarioPath, scenarioId } from '../../src/model/scenario-file.ts';

export const DIRECTORY = '/scenarios';

/** Files without a disk. An `Error` in place of a text is thrown by whoever reads it. */
export class MemoryFiles implements Files {
  readonly contents = new Map<string, string | NodeJS.ErrnoException>();

  read(path: string): Buffer {
    const content = this.contents.get(path);
    if (content === undefined) throw errno('ENOENT');
    if (content instanceof Error) throw content;
    return Buffer.from(content);
  }

  realpath(path: string): string {
    return path;
  }

  list(): ScenarioPath[] {
    return [...this.contents.keys()].flatMap((path) => {
      const id = scenarioId(DIRECTORY, path);
      return id === undefined ? [] : [{ id, path }];
    });
  }
}

export const errno = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code, syscall: 'open' });
