import type { Endpoint, Respond } from '../endpoint.ts';

const respond: Respond = (_, mock) => {
  mock.reset();
  return { json: { reset: ['state', 'counts', 'journal'] } };
};

/** Everything that requests have changed is as it was at the start. */
export const reset: Endpoint = { path: '/api/v2/reset', methods: { POST: respond, PUT: respond } };
