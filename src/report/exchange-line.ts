import type { Exchange } from '../model/exchange.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';
import { duration } from './time.ts';

const LONGEST_TARGET = 200;
const LONGEST_NAME = 80;

/** `GET /orders?page=1 → 200 list orders (1.2 ms, call 2)`. */
export function exchangeLine(exchange: Exchange, paint: Style, longestTarget = LONGEST_TARGET): string {
  const { reason } = exchange;
  const call = exchange.call > 1 ? `, call ${exchange.call}` : '';
  const line = [
    requestText(exchange, paint, longestTarget),
    paint.dim('→'),
    answer(exchange, paint),
    answerer(exchange, paint),
    paint.dim(`(${duration(exchange.duration)}${call})`),
  ]
    .filter((part) => part !== '')
    .join(' ');
  return reason !== undefined ? `${line} ${paint.red(`${exchange.outcome}: ${clean(reason, 300)}`)}` : line;
}

/** Who answered. */
function answerer(exchange: Exchange, paint: Style): string {
  if (exchange.forwardedTo !== undefined) return paint.cyan(`from ${clean(exchange.forwardedTo, LONGEST_NAME)}`);
  if (exchange.synthesizedBy !== undefined) {
    // The reason of a failure names the one that failed, and not all of them.
    if (exchange.reason !== undefined) return '';
    return paint.cyan(`synthesized by ${clean(exchange.synthesizedBy, LONGEST_NAME)}`);
  }
  if (exchange.entry) return entryName(exchange);
  return exchange.unmatched ? paint.yellow('unmatched') : '';
}

/** `GET /orders?page=1`; through a proxy `GET https://api.shop.test/orders`. */
export function requestText({ request, target }: Exchange, paint: Style, longestTarget = LONGEST_TARGET): string {
  const url = request.form === 'absolute' ? `${request.scheme}://${request.authority}${target}` : target;
  return `${paint.bold(clean(request.method, 20))} ${clean(url, longestTarget)}`;
}

/** Empty when the entry was given none and is called by its request. */
export const entryName = ({ request, entry }: Exchange): string =>
  entry === undefined || entry.name === `${request.method} ${request.rawPath}` ? '' : clean(entry.name, LONGEST_NAME);

/** The status in the colour of its class, or the fault. */
function answer({ reply, fault }: Exchange, paint: Style): string {
  if (reply === undefined) return fault === undefined ? paint.red('no answer') : paint.yellow(fault.fault);
  const status = String(reply.status);
  if (fault !== undefined) return paint.yellow(`${status} ${fault.fault}`);
  if (reply.status >= 500) return paint.red(status);
  return reply.status >= 400 ? paint.yellow(status) : paint.green(status);
}
