import type { Endpoint } from '../endpoint.ts';

/** Alive is who answers, ready who answers 200. */
export const health: Endpoint = {
  path: '/api/health',
  always: true,
  methods: {
    GET: (_, mock) => {
      const ready = mock.phase === 'ready';
      return {
        status: ready ? 200 : 503,
        json: {
          status: mock.phase,
          ready,
          url: mock.url ?? null,
          mode: mock.mode,
          revision: mock.library.revision,
          entries: mock.library.entries.length,
          quarantined: mock.quarantined.map(({ file }) => file),
          uptime: Math.round(mock.uptime),
        },
      };
    },
  },
};
