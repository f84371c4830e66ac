/** Whether an address to listen on can be reached from this machine alone. Names other than `localhost` count as wider. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
