import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';

const shown = ({ middleware }: Controlled): Answer => ({ json: middleware.json });

/** The middleware of all traffic, as Hoverfly has it. */
export const middleware: Endpoint = {
  path: '/api/v2/hoverfly/middleware',
  methods: {
    GET: (_, mock) => shown(mock),
    PUT: ({ body }, mock) => {
      const problem = mock.middleware.set(body);
      return problem === undefined ? shown(mock) : refuse(400, problem);
    },
  },
};
