/**
 * The process groups that are alive, to be ended with mockrun. When it is killed itself nothing can be done; workers
 * then find their stdin closed.
 */
class LiveGroups {
  readonly #groups = new Map<number, NodeJS.Timeout | undefined>();
  #watching = false;

  add(pid: number): void {
    this.#groups.set(pid, undefined);
    if (this.#watching) return;
    this.#watching = true;
    process.on('exit', () => {
      for (const each of this.#groups.keys()) signalGroup(each, 'SIGKILL');
    });
  }

  delete(pid: number): void {
    clearTimeout(this.#groups.get(pid));
    this.#groups.delete(pid);
  }

  /** Kills a group in `ms`, unless it is gone by then. */
  killAfter(pid: number, ms: number): void {
    if (this.#groups.get(pid)) return;
    const timer = setTimeout(() => {
      signalGroup(pid, 'SIGKILL');
      // Only killed ones that nobody has waited for yet are left.
      this.#groups.delete(pid);
    }, ms);
    timer.unref();
    this.#groups.set(pid, timer);
  }
}

/** Windows knows none: there a program is ended alone. */
export const HAS_GROUPS = process.platform !== 'win32';

/** One list for the program: it has one end. */
export const live = new LiveGroups();

/** False when there is no such group any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(HAS_GROUPS ? -pid : pid, signal);
    return true;
  } catch {
    return false;
  }
}
