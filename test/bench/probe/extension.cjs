// Answers on a loopback port with the memory of the extension host it runs in; part of every window that is measured.
const { createServer } = require('node:http');
const { writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

exports.activate = () => {
  const file = process.env.ORQUESTRA_BENCH_PROBE;
  if (file === undefined) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const server = createServer((_request, response) => {
    collect();
    collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    response.end(JSON.stringify({ pid: process.pid, rss, heap: heapUsed + external }));
  });
  server.listen(0, '127.0.0.1', () =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, port: server.address().port })),
  );
};
