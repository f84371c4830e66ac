import { thrownReason } from '../../actions/callback/failure.ts';
import { type CallbackSource, callbackSource } from '../../actions/callback/source.ts';
import type { UserFunction } from '../../model/action.ts';
import type { Said } from '../../model/middleware.ts';
import { defineMiddleware, QUEUE } from './kind.ts';

/** `callback`: a function that gets the document, and returns the changed one or a promise of it. */
export const callback = defineMiddleware<CallbackSource>({
  name: 'callback',
  description: 'a function, FILE#EXPORT or client:NAME, that gets the document and returns the changed one',
  value: callbackSource,
  compile(source, node, site) {
    const name = source.from === 'client' ? `client:${source.name}` : `${source.file}#${source.exportName}`;
    const module = source.from === 'module' ? site.module(node, source.file, source.exportName) : undefined;
    if (source.from === 'module' && !module) return undefined;
    return {
      name,
      lane: { key: 'middleware callback', concurrency: Infinity, queue: QUEUE },
      async ask(document, job, world): Promise<Said> {
        const { task, mockUrl, stop } = job;
        const found = source.from === 'client' ? world.callbacks.get(source.name) : module?.get(source.exportName);
        if (typeof found !== 'function') {
          const reason = source.from === 'client' ? 'is not registered' : 'was not loaded';
          return { outcome: 'broken', reason };
        }
        const log = (message: unknown): void => {
          for (const line of String(message).split(/\r?\n/)) world.log(name, line, [job]);
        };
        const context = Object.freeze({ task, mock: Object.freeze({ url: mockUrl }), signal: stop.signal, log });
        try {
          return { value: await (found as UserFunction)(document, context) };
        } catch (thrown) {
          return { outcome: 'failed', reason: thrownReason(thrown, module) };
        }
      },
    };
  },
});
