import type { ActionRun } from '../../model/action.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Redaction } from '../../serve/redact.ts';
import { cut, milliseconds } from '../cut.ts';

const LONGEST_URL = 300;
const LONGEST_REASON = 200;
const LONGEST = 2000;
const MOST_ACTIONS = 20;

/** `2026-11-20T12:00:00.123Z POST /orders?dry=1 → 201 (1.2 ms); audit passed (200, 12 ms)`, redacted. */
export function exchangeLine(exchange: Exchange, redaction: Redaction): string {
  const redacted = redaction.of(exchange);
  const { request, actions, outcome, reason } = exchange;
  const origin = request.form === 'absolute' ? `${request.scheme}://${request.authority}` : '';
  const url = cut(origin + redacted.target, LONGEST_URL);
  const time = new Date(exchange.startedAt).toISOString();
  const why = outcome === 'passed' ? '' : ` ${outcome}: ${cut(redacted.text(reason ?? 'unknown'), LONGEST_REASON)}`;
  const head = `${time} ${request.method} ${url} → ${answerText(exchange)} (${milliseconds(exchange.duration)})${why}`;
  if (actions.length === 0) return head;
  const runs = actions.slice(0, MOST_ACTIONS).map((run) => actionText(run, redacted.text));
  const rest = actions.length - runs.length;
  return cut([head, ...runs, ...(rest > 0 ? [`… and ${rest} more actions`] : [])].join('; '), LONGEST);
}

function answerText({ reply, fault }: Exchange): string {
  if (!reply) return fault?.fault ?? 'no answer';
  return fault ? `${reply.status} ${fault.fault}` : String(reply.status);
}

/** `audit passed (200, 12 ms)`; `notify failed: exit code 1 (12 ms)` */
function actionText(run: ActionRun, text: (text: string) => string): string {
  const { outcome = 'not ended', status, reason } = run;
  const why = reason === undefined ? '' : `: ${cut(text(reason), LONGEST_REASON)}`;
  const what = status === undefined || reason !== undefined ? '' : `${status}, `;
  return `${cut(run.name, 100)} ${outcome}${why} (${what}${milliseconds(run.duration)})`;
}
