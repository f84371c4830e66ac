/** Digits of a whole number below 1,000, three of them. Looked up, not made: each event has two. */
const THREE: readonly string[] = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));
const three = (value: number): string => THREE[value] as string;
const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** Most events share their second with the one before: all but the milliseconds is kept from it. */
function bySecond(make: (date: Date) => string): (time: number) => string {
  let second = Number.NaN;
  let made = '';
  return (time) => {
    const now = Math.floor(time / 1000);
    if (now !== second) {
      second = now;
      made = make(new Date(now * 1000));
    }
    return `${made}.${three(Math.floor(time - now * 1000))}`;
  };
}

/** Epoch milliseconds → `12:00:00.123`, in the time zone of this machine. */
export const timeOfDay = bySecond(
  (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
);

const isoUnzoned = bySecond((date) => date.toISOString().slice(0, 19));

/** Epoch milliseconds → `2026-11-20T12:00:00.123Z`. */
export const isoTime = (time: number): string => `${isoUnzoned(time)}Z`;

/** Milliseconds with three decimals, `0.412`: cheaper than printing a float in its shortest form. */
export function exactMs(ms: number): string {
  const micros = Math.round(ms * 1000);
  const whole = Math.floor(micros / 1000);
  return `${whole}.${three(micros - whole * 1000)}`;
}

/** Milliseconds with three decimals at most, as a number. */
export const millis = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Milliseconds for people: `0.04 ms`, `1.2 ms`, `34 ms`, `1.2 s`. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 1 ? 2 : ms < 10 ? 1 : 0)} ms`;
}

/** `1 pair`, `12 pairs`, `3,412 pairs`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${thousands(number)} ${number === 1 ? noun : plural}`;

/** `3,412`. */
export const thousands = (number: number): string => String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
