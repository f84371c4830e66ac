import { readRegistration, registrationToJson } from '../../serve/registration.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';

const listed = ({ postServeActions }: Controlled): Answer => ({
  json: { actions: postServeActions.list().map(registrationToJson) },
});

/** As Hoverfly has it; what changes the list answers with the new one. */
export const postServeActions: Endpoint = {
  path: '/api/v2/hoverfly/post-serve-action',
  methods: {
    GET: (_, mock) => listed(mock),
    PUT: ({ body }, mock) => {
      const registration = readRegistration(body);
      if (typeof registration === 'string') return refuse(400, registration);
      mock.postServeActions.set(registration);
      return listed(mock);
    },
  },
};

export const postServeAction: Endpoint = {
  path: '/api/v2/hoverfly/post-serve-action/{name}',
  methods: {
    DELETE: ({ name }, mock) => {
      if (mock.postServeActions.delete(name)) return listed(mock);
      return refuse(404, `no post-serve action is called "${name}"`, {
        hint: didYouMean(name, mock.postServeActions.names()),
      });
    },
  },
};
