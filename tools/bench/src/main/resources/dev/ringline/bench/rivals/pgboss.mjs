// node pgboss.mjs DATABASE_URL STUB_URL JOBS PROCESSES AT_ONCE
import { fileURLToPath } from 'node:url';
import PgBoss from 'pg-boss';
import { caller, lead, run, Seen } from './calls.mjs';

const [database, url, jobs, processes, atOnce, role] = process.argv.slice(2);
const LOOPS = 2; // one fetches while the other calls
const boss = new PgBoss({ connectionString: database, max: role ? LOOPS + 1 : 4, supervise: false, schedule: false });
boss.on('error', (error) => console.error(error));
await boss.start();

if (role === 'worker') {
  const call = caller(url, Number(atOnce) * LOOPS);
  const seen = new Seen();
  let going = false;
  const loop = async () => {
    for (;;) {
      if (!going) {
        await new Promise((done) => setTimeout(done, 10));
        continue;
      }
      const batch = await boss.fetch('calls', { batchSize: Number(atOnce) });
      if (!batch?.length) {
        await new Promise((done) => setTimeout(done, 10));
        continue;
      }
      const [outcome] = await Promise.all(batch.map((job) => call(job.data)));
      await boss.complete('calls', batch.map((job) => job.id), outcome);
      seen.stored(batch.length);
    }
  };
  for (let n = 0; n < LOOPS; n++) loop();
  process.on('message', (message) => {
    if (message === 'seen') process.send(seen.take());
    else going = message === 'go';
  });
  process.send('ready');
} else {
  await boss.createQueue('calls');
  const sql = (text) => boss.getDb().executeSql(text);
  await sql('truncate pgboss.job');
  await run(fileURLToPath(import.meta.url), process.argv.slice(2), {
    jobs: Number(jobs),
    processes: Number(processes),
    halt: (workers) => workers.forEach((worker) => worker.send('halt')),
    fill: async (count) => {
      for (let from = 0; from < count; from += 1000) {
        const size = Math.min(1000, count - from);
        await boss.insert(Array.from({ length: size }, (_, n) => ({ name: 'calls', data: lead(from + n) })));
      }
      await sql('analyze');
    },
    go: (workers) => workers.forEach((worker) => worker.send('go')),
  });
}
