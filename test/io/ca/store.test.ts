import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Authority } from '../../../src/io/ca/authority.ts';
import { dataFolder } from '../../../src/io/ca/folder.ts';
import { openAuthority } from '../../../src/io/ca/open.ts';
import { openStore } from '../../../src/io/ca/store.ts';
import { Folder } from '../../support/folder.ts';

const temporaryFolder = (): string => new Folder().path;

describe('the local CA', () => {
  test('is made once, whole, and for this user alone', async () => {
    const folder = path.join(temporaryFolder(), 'deep/mockrun');
    const first = await openStore(folder);
    expect(new Authority(first.certificate, first.key).certificate).toBe(first.certificate);
    expect(await openStore(folder)).toEqual(first);
    expect(readdirSync(folder).sort()).toEqual(['ca-key.pem', 'ca.pem']);
    expect(readFileSync(first.file, 'utf8')).toBe(first.certificate);
    expect(first.certificate).not.toContain('PRIVATE');
    if (process.platform === 'win32') return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'ca-key.pem')).mode & 0o777).toBe(0o600);
  });

  test('of many that start at once, all have the same', async () => {
    const folder = temporaryFolder();
    const all = await Promise.all(Array.from({ length: 20 }, () => openStore(folder)));
    expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1);
  });

  test('a certificate that was removed or changed is put back', async () => {
    const folder = temporaryFolder();
    const { file, certificate } = await openStore(folder);
    writeFileSync(file, 'something else');
    await openStore(folder);
    expect(readFileSync(file, 'utf8')).toBe(certificate);
  });

  test('that is broken says which file, and how to go on', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'ca-key.pem'), 'rubbish');
    await expect(openAuthority(undefined, folder)).rejects.toMatchObject({
      message: `the local CA in ${path.join(folder, 'ca-key.pem')} holds no certificate that can be read`,
      hint: expect.stringMatching(/^remove .*ca-key\.pem/),
      exitCode: 3,
    });
  });

  test('that cannot be made says why', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    await expect(openStore(path.join(folder, 'file/mockrun'))).rejects.toMatchObject({
      message: expect.stringMatching(/^the local CA in .* cannot be opened \((ENOTDIR|EEXIST|ENOENT)\)$/),
      exitCode: 3,
    });
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('nor read', async () => {
    const folder = temporaryFolder();
    await openStore(folder);
    chmodSync(path.join(folder, 'ca-key.pem'), 0);
    await expect(openStore(folder)).rejects.toThrow('EACCES');
  });
});

describe('one of one’s own', () => {
  test('certificate and key in two files, or in one', async () => {
    const folder = temporaryFolder();
    const { certificate, key } = await openStore(path.join(folder, 'made'));
    const file = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const both = file('a,b.pem', `words before\n${certificate}\n${key}`);
    expect(await openAuthority(both)).toMatchObject({ file: both, authority: { certificate } });
    const cert = file('cert.pem', certificate);
    expect(await openAuthority(`${cert},${file('key.pem', key)}`)).toMatchObject({ file: cert });
    await expect(openAuthority(`${cert},${path.join(folder, 'nowhere')}`)).rejects.toMatchObject({ exitCode: 2 });
    mkdirSync(path.join(folder, 'folder'));
    await expect(openAuthority(path.join(folder, 'folder'))).rejects.toThrow(/--ca: cannot read .*EISDIR/);
    expect(existsSync(cert)).toBe(true);
  });
});

describe('the folder of a user’s data', () => {
  test.each([
    ['linux', { XDG_DATA_HOME: '/data' }, /^\/data\/mockrun$/],
    ['linux', { XDG_DATA_HOME: 'relative' }, /\.local\/share\/mockrun$/],
    ['linux', {}, /\.local\/share\/mockrun$/],
    ['darwin', {}, /Library\/Application Support\/mockrun$/],
    ['win32', { LOCALAPPDATA: 'C:/local' }, /C:\/local.mockrun$/],
    ['win32', {}, /AppData\/Local\/mockrun$/],
  ])('%s, %j', (platform, environment, folder) => {
    expect(dataFolder(environment as Record<string, string>, platform).replaceAll('\\', '/')).toMatch(folder);
  });
});
