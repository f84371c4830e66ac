/** Runs programs. Never through a shell. `io` implements it; nothing else starts processes. */
export interface Processes {
  /** How many processors the machine has. */
  readonly cpus: number;
  /**
   * Runs a program to its end. Never rejects: what went wrong is in the result. An aborted `signal` ends it and all
   * it has started (SIGTERM, then SIGKILL).
   */
  run(command: Command, options: RunOptions): Promise<ProcessEnd>;
  /** Starts a program that stays. */
  start(command: Command, listener: ChildListener): Child;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside the environment mockrun was started with. */
  readonly env: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** Written to stdin, which is then closed; a program that does not read it is no error. */
  readonly input: string;
  readonly signal: AbortSignal;
  /** Bytes of stdout that are kept, default 0; the rest is read and dropped. */
  readonly stdout?: number;
}

export interface ProcessEnd {
  /** Why it never ran: no such program, not executable, no such folder. */
  readonly problem?: string;
  readonly exitCode?: number;
  readonly killedBy?: string;
  /** Empty unless asked for. */
  readonly stdout: Buffer;
  /** True when stdout had more than was kept. */
  readonly truncated: boolean;
  /** The last 2 KiB, as text. */
  readonly stderr: string;
}

export interface Child {
  readonly pid: number | undefined;
  /** A line to its stdin; the newline is added. False: congested, write no more before `drained`. */
  write(line: string): boolean;
  /** Ends it and all it has started: its stdin is closed, SIGTERM follows soon, then SIGKILL. */
  stop(): void;
}

export interface ChildListener {
  /** A line of its stdout, without the newline; cut off after 1 MiB. */
  line(text: string): void;
  /** A line of its stderr. */
  log(text: string): void;
  drained(): void;
  /** Once, after the last line. */
  ended(end: ProcessEnd): void;
}
