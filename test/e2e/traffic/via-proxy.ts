import http from 'node:http';

export interface ProxiedAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly bytes: Buffer;
  readonly body: string;
}

/** Asks for a URL as clients do that have a proxy: its absolute form goes to the proxy. One of the proxy itself: plainly. */
export function viaProxy(
  proxy: string,
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: http.OutgoingHttpHeaders; body?: string } = {},
): Promise<ProxiedAnswer> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        hostname,
        port,
        method,
        path: url.startsWith(`${proxy}/`) ? url.slice(proxy.length) : url,
        headers: { Host: new URL(url).host, ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('error', reject);
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const { statusCode = 0, rawHeaders } = answer;
          resolve({ status: statusCode, rawHeaders, bytes, body: bytes.toString('utf8') });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
