/** Go writes a format as what a certain moment looks like in it; longer pieces first. */
const PIECES: readonly (readonly [string, string])[] = [
  ['2006', 'yyyy'],
  ['January', 'MMMM'],
  ['Monday', 'EEEE'],
  ['Z07:00', 'XXX'],
  ['-07:00', 'xxx'],
  ['-0700', 'xx'],
  ['.000', '.SSS'],
  ['Jan', 'MMM'],
  ['Mon', 'EEE'],
  ['01', 'MM'],
  ['02', 'dd'],
  ['15', 'HH'],
  ['03', 'hh'],
  ['04', 'mm'],
  ['05', 'ss'],
  ['06', 'yy'],
  ['PM', 'a'],
  ['1', 'M'],
  ['2', 'd'],
  ['3', 'h'],
  ['4', 'm'],
  ['5', 's'],
];

const DEFAULT = "yyyy-MM-dd'T'HH:mm:ssXXX";

/** The format of `now` for one of Hoverfly's: a layout of Go, `unix`, `epoch`, or nothing. Undefined: no counterpart. */
export function dateFormat(format: string): string | undefined {
  if (format === '') return DEFAULT;
  if (format === 'unix') return 'unix';
  if (format === 'epoch') return 'unixMs';
  let pattern = '';
  let rest = format;
  while (rest !== '') {
    const piece = PIECES.find(([written]) => rest.startsWith(written));
    if (piece) {
      pattern += piece[1];
      rest = rest.slice(piece[0].length);
      continue;
    }
    const char = rest[0] as string;
    if (/\d/.test(char) || /^MST/.test(rest)) return undefined;
    pattern += char === "'" ? "''" : /[A-Za-z]/.test(char) ? `'${char}'` : char;
    rest = rest.slice(1);
  }
  return pattern.replaceAll(/(?<=[A-Za-z])''(?=[A-Za-z]')/g, '');
}
