// Loaded into every measured server with `--import`: answers questions about the process over the IPC channel, which
// is exact to the microsecond where /proc counts in ticks of ten milliseconds, and works wherever Node does.
//
// One listener and no more: with a second one on `process`, V8 compiles the server that is measured differently, and a
// request took 22 µs instead of 18. Whoever starts the server ends it.
if (process.send) {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      process.send({ usage: { cpu: user + system, rss, heapUsed } });
    }
  });
  process.channel.unref();
}
