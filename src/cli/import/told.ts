import type { Remark } from '../../formats/format.ts';
import type { style } from '../../report/style.ts';
import { count } from '../../report/time.ts';
import type { ReadFile } from './read-file.ts';

type Paint = ReturnType<typeof style>;

/** What became of one file: where it was written to, and place by place what is not as it was there. */
export function told({ from, imported }: ReadFile, written: string, paint: Paint): string {
  const { pairs, templates, remarks, source } = imported;
  const parts = [pairs > 0 && count(pairs, 'pair'), templates > 0 && count(templates, 'template')];
  const head = `wrote ${written}: ${parts.filter((part) => part !== false).join(' and ')} of ${from} (${source})`;
  return [head, ...remarks.flatMap((remark) => remarkLines(remark, paint))].join('\n');
}

export function remarkLines({ kind, at, message, hint }: Remark, paint: Paint): string[] {
  const label = kind === 'left out' ? paint.red(kind) : kind === 'changed' ? paint.yellow(kind) : kind;
  return [`  ${label}  ${at}: ${message}`, ...(hint === undefined ? [] : [`    ${paint.cyan(hint)}`])];
}

/** Hoverfly has one state for all simulations; here each file has its own. */
export function sharedKeys(files: readonly ReadFile[]): string[] {
  const users = new Map<string, string[]>();
  for (const { from, imported } of files) {
    for (const key of imported.stateKeys) users.set(key, [...(users.get(key) ?? []), from]);
  }
  return [...users].flatMap(([key, from]) =>
    from.length < 2
      ? []
      : [
          `the state "${key}" is used by ${from.join(' and ')}: declare it under "state:" in mockrun.config.yaml to share it`,
        ],
  );
}
