// node bullmq.mjs REDIS_PORT STUB_URL JOBS PROCESSES AT_ONCE
import { fileURLToPath } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { caller, lead, run, Seen } from './calls.mjs';

const [port, url, jobs, processes, atOnce, role] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };

if (role === 'worker') {
  const call = caller(url, Number(atOnce));
  const seen = new Seen();
  const worker = new Worker('calls', (job) => call(job.data), { connection, concurrency: Number(atOnce) });
  worker.on('completed', () => seen.stored());
  worker.on('failed', (_, error) => { throw error; });
  worker.on('error', (error) => console.error(error));
  await worker.waitUntilReady();
  process.on('message', () => process.send(seen.take()));
  process.send('ready');
} else {
  const queue = new Queue('calls', { connection });
  await queue.obliterate({ force: true });
  await run(fileURLToPath(import.meta.url), process.argv.slice(2), {
    jobs: Number(jobs),
    processes: Number(processes),
    halt: () => queue.pause(),
    fill: async (count) => {
      for (let from = 0; from < count; from += 1000) {
        const size = Math.min(1000, count - from);
        await queue.addBulk(Array.from({ length: size }, (_, n) => ({ name: 'call', data: lead(from + n) })));
      }
    },
    go: () => queue.resume(),
  });
}
