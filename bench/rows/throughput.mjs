import { join } from 'node:path';
import { withResources } from '../resources.mjs';
import { startBare, startMock, temporary } from '../servers.mjs';
import { describeSpeed, loadInTurn, medianRatio } from '../throughput.mjs';
import { discriminated, pairs, patterns, templated, writeWorkload } from '../workloads.mjs';

export const tenThousandPairs = (options) =>
  against(
    {
      work: 'requests/s, 10,000 pairs, random GETs, journal on',
      target: 0.85,
      bare: 'constant',
      workload: pairs(10_000, 100),
      dictionary: true,
    },
    options,
  );

export const jsonReporter = (options) =>
  against(
    {
      work: 'the same with `--reporter json` to a file',
      target: 0.72,
      bare: 'constant',
      workload: pairs(10_000, 100),
      reporter: (directory) => `json=${join(directory, 'events.jsonl')}`,
    },
    options,
  );

export const tenThousandPatterns = (options) =>
  against(
    { work: '10,000 path patterns, random', target: 0.8, bare: 'constant', workload: patterns(10_000, 100) },
    options,
  );

export const jsonPathLiterals = (options) =>
  against(
    {
      work: '1,000 templates on one path that differ by a literal under the same `jsonPath`',
      target: 0.25,
      bare: 'body',
      workload: discriminated(1000),
    },
    options,
  );

export const templatedBody = (options) =>
  against(
    { work: 'templated JSON body, three expressions', target: 0.7, bare: 'constant', workload: templated() },
    options,
  );

/** One mock against a bare server, the same requests to both; `dictionary` adds the bare server with a `Map`. */
function against({ work, target, bare: mode, workload, reporter = () => 'silent', dictionary = false }, options) {
  return withResources(async (own) => {
    const directory = own(temporary());
    const files = writeWorkload(workload, directory.path);
    const flags = ['--reporter', reporter(directory.path)];
    const servers = [
      { name: 'bare', server: own(await startBare(mode, files.answers)) },
      { name: 'mockrun', server: own(await startMock(files.scenarios, flags)) },
      ...(dictionary ? [{ name: 'bare Map', server: own(await startBare('map', files.answers)) }] : []),
    ];
    const { requests } = workload;
    const { samples, saturated, notes } = await loadInTurn(
      servers.map((server) => ({ ...server, requests })),
      options,
    );
    const [bare, mock, map] = samples;
    if (map) {
      const { ratio } = ratios(
        { samples, saturated },
        0,
        (value) => (_bare, mocked, mapped) => value(mocked) / value(mapped),
      );
      notes.push(`beside a bare server that looks the answer up in a \`Map\`, ${describeSpeed(map)}: ${ratio}`);
    }
    return {
      work,
      bare: describeSpeed(bare),
      mockrun: describeSpeed(mock),
      ...ratios({ samples, saturated }, target, (value) => (plain, mocked) => value(mocked) / value(plain)),
      notes,
    };
  });
}

/**
 * How much is lost on the way from one entry to very many, beside what a plain dictionary loses (a cache that is too
 * small for it): four servers in turn.
 */
export function hundredThousandPairs(options) {
  return withResources(async (own) => {
    const servers = [];
    for (const [count, files] of [
      [1, 1],
      [100_000, 100],
    ]) {
      const workload = pairs(count, files);
      const written = writeWorkload(workload, own(temporary()).path);
      const { requests } = workload;
      servers.push({ name: `bare, ${count}`, requests, server: own(await startBare('map', written.answers)) });
      servers.push({
        name: `mockrun, ${count}`,
        requests,
        server: own(await startMock(written.scenarios, ['--reporter', 'silent'])),
      });
    }
    const { samples, saturated, notes } = await loadInTurn(servers, options);
    const [bareOne, mockOne, bareMany, mockMany] = samples;
    return {
      work: '100,000 pairs, relative to the same at 1 pair',
      bare: `${describeSpeed(bareOne)} → ${describeSpeed(bareMany)}`,
      mockrun: `${describeSpeed(mockOne)} → ${describeSpeed(mockMany)}`,
      ...ratios(
        { samples, saturated },
        0.95,
        (value) => (bare1, mock1, bareN, mockN) => value(mockN) / value(mock1) / (value(bareN) / value(bare1)),
      ),
      notes,
    };
  });
}

/**
 * The ratio of rates, and of CPU times a request, which other processes on the machine disturb less: it decides when a
 * server did not get a core for itself.
 */
function ratios({ samples, saturated }, target, ratioBy) {
  const rates = medianRatio(
    samples,
    ratioBy((sample) => sample.rate),
  );
  const cpu = medianRatio(
    samples,
    ratioBy((sample) => 1 / sample.cpu),
  );
  const ratio = saturated ? `${rates.toFixed(2)} (CPU ${cpu.toFixed(2)})` : `CPU ${cpu.toFixed(2)}`;
  return { ratio, target: `≥ ${target}`, met: (saturated ? rates : cpu) >= target };
}
