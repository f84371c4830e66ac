import { isJsonObject } from '../../model/json.ts';
import { isModeName, MODE_NAMES } from '../../model/mode.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';

const shown = ({ mode }: Controlled): Answer => ({ json: { mode } });

export const mode: Endpoint = {
  path: '/api/v2/hoverfly/mode',
  methods: {
    GET: (_, mock) => shown(mock),
    PUT: async ({ body }, mock) => {
      const asked = isJsonObject(body) ? body.mode : undefined;
      if (typeof asked !== 'string') return refuse(400, 'expected {"mode": "simulate"}');
      if (isModeName(asked)) {
        const refused = await mock.setMode(asked);
        return refused === undefined ? shown(mock) : refuse(409, refused.reason, { hint: refused.hint });
      }
      const hint = didYouMean(asked, MODE_NAMES) ?? `there are ${MODE_NAMES.join(', ')}`;
      return refuse(400, `there is no mode "${asked}"`, { hint });
    },
  },
};
