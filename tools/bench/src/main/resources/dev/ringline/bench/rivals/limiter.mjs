// node limiter.mjs REDIS_PORT STUB_URL CPS SECONDS: the dial alone, as fast as BullMQ's limiter lets it.
import { Queue, Worker } from 'bullmq';
import { Pool } from 'undici';

process.stdin.resume().on('end', () => process.exit(1)); // whoever started us holds it

const [port, url, cps, seconds] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const pool = new Pool(url, { connections: 64, pipelining: 1 });
const room = Buffer.from('p-0');
const body = Buffer.concat([Buffer.from([(3 << 3) | 2, room.length]), room]);
const headers = { 'content-type': 'application/protobuf' };

const queue = new Queue('dials', { connection });
await queue.obliterate({ force: true });
await queue.pause();
const jobs = Number(cps) * (Number(seconds) + 3);
for (let from = 0; from < jobs; from += 1000) {
  const size = Math.min(1000, jobs - from);
  await queue.addBulk(Array.from({ length: size }, () => ({ name: 'dial', data: {} })));
}
let dialled = 0;
const worker = new Worker(
  'dials',
  async () => {
    const answer = await pool.request({ path: '/twirp/livekit.SIP/CreateSIPParticipant', method: 'POST', headers, body });
    await answer.body.arrayBuffer();
    dialled += 1;
  },
  { connection, concurrency: 64, limiter: { max: Number(cps), duration: 1000 } },
);
worker.on('error', (error) => console.error(error));
await worker.waitUntilReady();
await queue.resume();
await new Promise((done) => setTimeout(done, Number(seconds) * 1000));
console.log(JSON.stringify({ dialled }));
process.exit(0);
