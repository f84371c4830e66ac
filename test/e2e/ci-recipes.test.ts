import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Example, examplesIn } from '../docs/markdown.ts';
import { type Workspace, workspace } from './harness.ts';

// The CI recipes of the README: every shell line of each, as it is written there, in a project of its own.

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Recipe {
  readonly server: string;
  readonly lines: readonly string[];
  /** What the server is told to read. */
  readonly reports: string;
  readonly env?: Readonly<Record<string, string>>;
}

const written = (language: string, file: string): string => {
  const found = examplesIn('README.md', language).find(({ text }: Example) => text.includes(file));
  return found?.text ?? expect.fail(`the README has no ${file}`);
};

function github(): Recipe {
  const { jobs } = parse(written('yml', '.github/workflows'));
  const steps: { run?: string; uses?: string; with?: { path: string } }[] = jobs.test.steps;
  const lines = steps.flatMap(({ run }) => run ?? []);
  const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
  return { server: 'GitHub Actions', lines, reports: upload?.with?.path ?? '', env: { GITHUB_ACTIONS: 'true' } };
}

function gitlab(): Recipe {
  const { test: job } = parse(written('yml', '.gitlab-ci.yml'));
  return { server: 'GitLab', lines: job.script, reports: job.artifacts.reports.junit[0], env: { GITLAB_CI: 'true' } };
}

function jenkins(): Recipe {
  const text = written('groovy', 'Jenkinsfile');
  const lines = [...text.matchAll(/sh '([^']+)'/g)].map(([, line]) => line as string);
  return { server: 'Jenkins', lines, reports: /junit '([^']+)'/.exec(text)?.[1] ?? '', env: { JENKINS_URL: 'x' } };
}

describe.each([github(), gitlab(), jenkins()])('$server', ({ lines, reports, env }) => {
  test('is as long as people read', () => {
    expect(lines).toHaveLength(3);
    expect(reports).toBe('*.xml');
  });

  test('passes, and leaves the reports that the server reads', () => {
    const space = project('/orders');
    const ran = runLines(space, lines, env);
    expect(ran.map(({ status, line, output }) => ({ status, line, output }))).toEqual(
      lines.map((line) => ({ status: 0, line, output: expect.any(String) })),
    );
    expect(reportsOf(space)).toEqual([
      { name: 'scenarios.xml', failures: 0, holds: expect.stringContaining('name="orders are numbered"') },
      { name: 'tests.xml', failures: 0, holds: expect.stringContaining('name="command npm test"') },
    ]);
  });
});

test('a recipe fails when the tests ask for what is not there, and says so in the report and beside the code', () => {
  const space = project('/ordres');
  const { lines, env } = github();
  const ran = runLines(space, lines, env);
  expect(ran.map(({ status }) => status)).toEqual([0, 0, 1]);
  expect(ran.at(-1)?.output).toContain('::error title=unmatched POST /ordres::no entry answers it');
  expect(reportsOf(space)).toMatchObject([
    { name: 'scenarios.xml', failures: 0 },
    { name: 'tests.xml', failures: 1, holds: expect.stringContaining('name="unmatched POST /ordres"') },
  ]);
});

/** The README's scenario, tests that use it, and mockrun where `npx` finds it and `npm ci` does not remove it. */
function project(asks: string): Workspace {
  const scenario = examplesIn('README.md', 'yaml').find(({ text }) => text.includes('tests:'));
  const space = workspace({
    'node_modules/.keep': '',
    'project/package.json': '{"name": "shop", "type": "module", "scripts": {"test": "node --test"}}',
    'project/package-lock.json': '{"name": "shop", "lockfileVersion": 3, "packages": {"": {"name": "shop"}}}',
    'project/scenarios/orders.yaml': scenario?.text ?? '',
    'project/shop.test.js': `import { test } from 'node:test';
test('orders', async () => {
  await fetch(process.env.MOCKRUN_URL + '/orders');
  await fetch(process.env.MOCKRUN_URL + '${asks}', { method: 'POST', body: '{"items": []}' });
});
`,
  });
  symlinkSync(root, space.path('node_modules/mockrun'));
  mkdirSync(space.path('node_modules/.bin'));
  symlinkSync('../mockrun/bin/run.js', space.path('node_modules/.bin/mockrun'));
  return space;
}

/** As a CI server does: a shell for each line, and none behind one that fails. */
function runLines(space: Workspace, lines: readonly string[], env: Recipe['env']) {
  const ran: { line: string; status: number | null; output: string }[] = [];
  for (const line of lines) {
    const { status, stdout, stderr } = spawnSync(line, {
      shell: true,
      cwd: space.path('project'),
      encoding: 'utf8',
      env: { ...ownEnvironment(), ...env, CI: 'true', NO_COLOR: '1', ...OFFLINE },
    });
    ran.push({ line, status, output: stdout + stderr });
    if (status !== 0) break;
  }
  return ran;
}

const OFFLINE = {
  npm_config_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/** Without what the tests of this repository are run with. */
const ownEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|MOCKRUN_|VITEST|TEST$|NODE_|GITHUB_|FORCE_COLOR$)/.test(name),
    ),
  );

function reportsOf(space: Workspace) {
  const folder = space.path('project');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => {
      const holds = readFileSync(path.join(folder, name), 'utf8');
      return { name, failures: Number(/ failures="(\d+)"/.exec(holds)?.[1]), holds };
    });
}
