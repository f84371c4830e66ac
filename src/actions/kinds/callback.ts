import type { ActionJob, ActionResult, Responded, Responder, UserFunction, World } from '../../model/action.ts';
import { answerOf } from '../callback/answer.ts';
import { thrownReason } from '../callback/failure.ts';
import { replyOf } from '../callback/reply.ts';
import { type CallbackSource, callbackSource } from '../callback/source.ts';
import { contextView, requestView } from '../callback/view.ts';
import { plainPayload } from '../payload.ts';
import { type ActionSite, defineAction, type UserModule } from './kind.ts';

export const callback = defineAction<CallbackSource>({
  name: 'callback',
  description: 'calls a function of yours: FILE#EXPORT of a JavaScript or TypeScript module, or client:NAME',
  alsoCalled: ['function', 'handler', 'resolver', 'httpResponseObjectCallback', 'httpResponseClassCallback'],
  canBlock: true,
  value: callbackSource,
  compile,
  respond: compile,
});

function compile(source: CallbackSource, site: ActionSite): Responder | undefined {
  const summary = source.from === 'client' ? `client:${source.name}` : `${source.file}#${source.exportName}`;
  const module = source.from === 'module' ? site.module(source.file, source.exportName) : undefined;
  if (source.from === 'module' && !module) return undefined;
  const find = finder(source, module);
  // What runs behind the answer, or is not waited for, returns to nobody.
  const isRead = site.phase === 'before';
  const call = (found: UserFunction, job: ActionJob, world: World): Promise<Called> =>
    callFunction(found, job, world, { summary, module });
  return {
    summary,
    document: ({ request, reply }) => plainPayload(request, reply),
    async attempt(job, world) {
      const found = find(world);
      if (typeof found === 'string') return { outcome: 'broken', reason: found };
      const called = await call(found, job, world);
      if ('reason' in called) return { outcome: 'failed', reason: called.reason };
      return isRead ? resultOf(called.returned) : { outcome: 'passed' };
    },
    async respond(job, world) {
      const found = find(world);
      if (typeof found === 'string') return { outcome: 'broken', status: 500, reason: found };
      const called = await call(found, job, world);
      return 'reason' in called ? failed(called.reason) : responded(called.returned);
    },
  };
}

/** The function now, or why there is none. */
function finder(source: CallbackSource, module: UserModule | undefined): (world: World) => UserFunction | string {
  if (source.from === 'client') {
    const { name } = source;
    return ({ callbacks }) => callbacks.get(name) ?? `no callback is registered as "${name}"`;
  }
  const { exportName } = source;
  return () => {
    const found = module?.get(exportName);
    return typeof found === 'function' ? (found as UserFunction) : `${module?.shown} was not loaded`;
  };
}

type Called = { readonly returned: unknown } | { readonly reason: string };

async function callFunction(
  found: UserFunction,
  job: ActionJob,
  world: World,
  { summary, module }: { readonly summary: string; readonly module: UserModule | undefined },
): Promise<Called> {
  try {
    return { returned: await found(requestView(job), contextView(job, world, summary)) };
  } catch (thrown) {
    return { reason: `it ${thrownReason(thrown, module)}` };
  }
}

function resultOf(returned: unknown): ActionResult {
  const answer = answerOf(returned);
  if (answer && 'nonsense' in answer) return { outcome: 'failed', reason: answer.nonsense };
  return { outcome: 'passed', ...(answer && { answer }) };
}

async function responded(returned: unknown): Promise<Responded> {
  try {
    const reply = await replyOf(returned);
    return 'nonsense' in reply ? failed(reply.nonsense) : { reply };
  } catch (thrown) {
    // Getters and iterators of what it returned are code of the user's, too.
    return failed(`what it returned cannot be read: it ${thrownReason(thrown, undefined)}`);
  }
}

const failed = (reason: string): Responded => ({ outcome: 'failed', status: 500, reason });
