// Loaded into a server with `--import` where nothing else can tell: the size of its heap, and all of it where there is
// no /proc.
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
