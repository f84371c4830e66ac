import { SERVE_OPTIONS } from '../../compile/serve-options.ts';
import { isJsonObject } from '../../model/json.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';

const { choices } = SERVE_OPTIONS.mode;

const shown = ({ mode }: Controlled): Answer => ({ json: { mode } });

export const mode: Endpoint = {
  path: '/api/v2/hoverfly/mode',
  methods: {
    GET: (_, mock) => shown(mock),
    PUT: async ({ body }, mock) => {
      const asked = isJsonObject(body) ? body.mode : undefined;
      if (typeof asked !== 'string') return refuse(400, 'expected {"mode": "simulate"}');
      if ((choices as readonly string[]).includes(asked)) {
        const refused = await mock.setMode(asked);
        return refused === undefined ? shown(mock) : refuse(409, refused.reason, { hint: refused.hint });
      }
      const hint = didYouMean(asked, choices) ?? `there are ${choices.join(', ')}`;
      return refuse(400, `there is no mode "${asked}"`, { hint });
    },
  },
};
