import { diagnosticToJson } from '../../model/diagnostic-json.ts';
import { type Endpoint, type Respond, refuse } from '../endpoint.ts';

const respond: Respond = async (_, mock) => {
  const problem = await mock.reload();
  if (problem !== undefined) return refuse(500, problem);
  const { library, quarantined } = mock;
  return {
    json: {
      revision: library.revision,
      entries: library.entries.length,
      quarantined: quarantined.map(({ file, serving, diagnostics }) => ({
        file,
        serving,
        diagnostics: diagnostics.map(diagnosticToJson),
      })),
    },
  };
};

/** Looks at every file again; answers when what they hold is served. */
export const reload: Endpoint = { path: '/api/v2/reload', methods: { POST: respond, PUT: respond } };
