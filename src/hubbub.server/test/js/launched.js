import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const DISTRIBUTION = process.env.HUBBUB_DISTRIBUTION ?? 'target/hubbub';

// A test that fails half way must not leave a server behind.
const running = new Set();
process.on('exit', () => running.forEach((server) => server.kill('SIGKILL')));

/** Hubbub as a process of its own, from its runtime image. */
export class Launched {
  #process;

  constructor(process, port) {
    this.#process = process;
    this.port = port;
  }

  /** Starts it and waits for its one line. Port 0 takes a free one. */
  static async start(port = 0) {
    const server = spawn(`${DISTRIBUTION}/bin/hubbub`,
      ['--host=127.0.0.1', `--port=${port}`, '--set', 'drain.spread=PT0.2S', '--set', 'drain.restart=true', '--set', 'log=memory'],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(server);
    server.on('exit', () => running.delete(server));
    const [line] = await once(createInterface(server.stdout), 'line');
    return new Launched(server, Number(/:(\d+)\/$/.exec(line)[1]));
  }

  /** Ends it by SIGTERM, which it tells its clients. */
  async stop() {
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exit;
  }
}
