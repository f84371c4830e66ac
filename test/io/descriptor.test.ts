import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DescriptorSink } from '../../src/io/descriptor.ts';
import { openFile } from '../../src/io/terminal.ts';
import { CannotStart } from '../../src/model/cannot-start.ts';

const temporary = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'mockrun-')), 'out.txt');

it('writes everything, in order, before it is closed', async () => {
  const file = temporary();
  const sink = openFile(file);
  const lines = Array.from({ length: 2000 }, (_, index) => `${index} 注文\n`);
  for (const line of lines) sink.write(line);
  await sink.close();
  expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
});

it('is congested while a text waits behind another, and tells when that is over', async () => {
  const sink = openFile(temporary());
  const drained = new Promise<void>((resolve) => sink.onDrain(resolve));
  expect(sink.write('on its way')).toBe(true);
  expect(sink.write('waiting')).toBe(false);
  await drained;
  await sink.close();
});

it('swallows what comes after the other side is gone', async () => {
  const descriptor = openSync(temporary(), 'w');
  closeSync(descriptor);
  const sink = new DescriptorSink(descriptor, { owned: false });
  const drained = new Promise<void>((resolve) => sink.onDrain(resolve));
  sink.write('lost');
  sink.write('lost too');
  await drained;
  expect(sink.write('still lost')).toBe(true);
  await sink.close();
});

it('says which file cannot be written', () => {
  expect(() => openFile('/nowhere/at/all.json')).toThrow(CannotStart);
  expect(() => openFile('/nowhere/at/all.json')).toThrow('cannot write /nowhere/at/all.json (ENOENT)');
});

it('writes texts of every size, none over another', async () => {
  const file = temporary();
  const sink = openFile(file);
  const texts = [3, 100_000, 1, 400_000, 20, 300_000].map((length, index) => `${index}é注`.repeat(length));
  for (const text of texts) {
    sink.write(text);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await sink.close();
  expect(readFileSync(file, 'utf8') === texts.join('')).toBe(true);
});
