import type { Exchange } from '../../model/exchange.ts';
import { Request } from '../../model/request.ts';
import type { PreparedSend } from '../../model/testing.ts';
import type { Driver, Sent } from '../driver.ts';
import type { VerifyOptions } from '../options.ts';
import { waitFor } from './waiting.ts';

/** One request, and what came of it. */
export interface Played {
  readonly request: PreparedSend;
  readonly sent: Sent;
  /** Undefined when the mock never saw it, or its actions did not end in time. */
  readonly exchange: Exchange | undefined;
  /** Set when it had not ended when the grace was over: names of the actions that still went on. */
  readonly overdue: readonly string[] | undefined;
}

/** Sends a request and waits until all about it is over. */
export async function play(
  driver: Driver,
  request: PreparedSend,
  { timeout, grace, interruption }: Pick<VerifyOptions, 'timeout' | 'grace' | 'interruption'>,
): Promise<Played | 'interrupted'> {
  const { clock } = driver;
  const sent = await waitFor(driver.send(request, { timeout }), { interruption, clock });
  if (sent === 'interrupted' || sent === 'overdue') return 'interrupted';
  const ended = await waitFor(sent.value.ended, { interruption, clock, within: grace });
  if (ended === 'interrupted') return ended;
  if (ended === 'overdue') {
    return { request, sent: sent.value, exchange: undefined, overdue: driver.pendingActions() };
  }
  return { request, sent: sent.value, exchange: ended.value, overdue: undefined };
}

/** The request as the mock has seen it, or would have. */
export const requestOf = ({ exchange, request: { method, target, headers, body } }: Played): Request =>
  exchange?.request ?? new Request({ method, target, rawHeaders: headers, body });
