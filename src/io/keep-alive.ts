/** Keeps the process from ending while only timers of `Clock` are left; the returned function lets it go. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, 0x7fffffff);
  return () => clearInterval(timer);
}
