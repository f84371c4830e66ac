import net from 'node:net';

/** One connection, bytes as they are. */
export class Wire {
  received = '';
  closed = false;
  readonly socket: net.Socket;
  #waiting: (() => void)[] = [];

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = net.connect(Number(port), hostname);
    this.socket.setEncoding('latin1');
    this.socket.on('data', (data) => {
      this.received += String(data);
      this.#wake();
    });
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
    this.socket.on('error', () => {});
  }

  send(text: string | Buffer): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Resolves with all that came, once it fits. */
  async until(fits: (received: string) => boolean): Promise<string> {
    while (!fits(this.received)) {
      if (this.closed) throw new Error(`the connection ended, received:\n${this.received}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.received;
  }

  async end(): Promise<string> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.received;
  }

  close(): void {
    this.socket.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Sends, and gives everything until the other side closes. */
export async function talk(url: string, text: string | Buffer): Promise<string> {
  const wire = new Wire(url);
  wire.send(text);
  return wire.end();
}
