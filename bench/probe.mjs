// Loaded into every measured server with `--import`: answers questions about the process over the IPC channel, which
// is exact to the microsecond where /proc counts in ticks of ten milliseconds, and works wherever Node does.
if (process.send) {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      process.send({ usage: { cpu: user + system, rss, heapUsed } });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.channel.unref();
}
