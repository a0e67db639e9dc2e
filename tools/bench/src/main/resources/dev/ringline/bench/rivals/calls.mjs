// The two posts of a call, over kept connections; and the frame of a run: a warm-up, then jobs from first to last outcome.
import { fork } from 'node:child_process';
import { Pool } from 'undici';

// Whoever started us holds our input, or for a worker its channel: without them nobody waits for what we do.
if (process.send) {
  process.on('disconnect', () => process.exit(1));
} else {
  process.stdin.resume().on('end', () => process.exit(1));
}

const text = (field, value) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(field << 3) | 2, bytes.length]), bytes]);
};

const HEADERS = { 'content-type': 'application/protobuf', authorization: 'Bearer e30.e30.e30' };

export function caller(url, connections) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const post = async (path, body) => {
    const answer = await pool.request({ path, method: 'POST', headers: HEADERS, body });
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
    return answer.body.arrayBuffer();
  };
  return async ({ id, number }) => {
    await post('/twirp/livekit.RoomService/CreateRoom', text(1, `r-${id}`));
    const answer = await post(
      '/twirp/livekit.SIP/CreateSIPParticipant',
      Buffer.concat([text(1, 'ST_bench'), text(2, number), text(3, `r-${id}`), text(4, `c-${id}`)]),
    );
    return { outcome: 'answered', bytes: answer.byteLength };
  };
}

export const lead = (n) => ({ id: `${n}`, number: `+1206${String(n).padStart(8, '0')}`, agent: { name: 'Ada', plan: 'gold' } });

/** What a worker saw: how many outcomes were stored, and when the first and the last. */
export class Seen {
  count = 0;
  first = 0;
  last = 0;

  stored(count = 1) {
    this.last = performance.timeOrigin + performance.now();
    this.first ||= this.last;
    this.count += count;
  }

  take() {
    const taken = { count: this.count, first: this.first, last: this.last };
    this.count = this.first = this.last = 0;
    return taken;
  }
}

/** Forks workers of this very script; `fill(jobs)` queues them while the queue stands still. */
export async function run(script, args, { jobs, processes, fill, go, halt }) {
  const workers = Array.from({ length: processes }, () => fork(script, [...args, 'worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const told = (worker) => new Promise((done, fail) => {
    worker.once('message', done);
    worker.once('exit', (code) => fail(new Error(`worker ended with ${code}`)));
  });
  await Promise.all(workers.map(told));
  const measure = async (count) => {
    await halt(workers);
    await fill(count);
    await go(workers);
    const seen = { count: 0, first: Infinity, last: 0 };
    while (seen.count < count) {
      await new Promise((done) => setTimeout(done, 100));
      const answers = workers.map(told);
      workers.forEach((worker) => worker.send('seen'));
      for (const each of await Promise.all(answers)) {
        seen.count += each.count;
        if (each.count > 0) {
          seen.first = Math.min(seen.first, each.first);
          seen.last = Math.max(seen.last, each.last);
        }
      }
    }
    return (count * 1000) / Math.max(1, seen.last - seen.first);
  };
  await measure(Math.ceil(jobs / 5));
  const perSecond = await measure(jobs);
  workers.forEach((worker) => worker.kill('SIGKILL'));
  console.log(JSON.stringify({ perSecond }));
  process.exit(0);
}
