import { printLine } from '../print.ts';
import { type AdminOptions, askMock } from './client.ts';

export async function reset(admin: AdminOptions): Promise<void> {
  await askMock(admin, { method: 'POST', path: '/api/v2/reset' });
  printLine('state, counts and journal are as they were at the start');
}
