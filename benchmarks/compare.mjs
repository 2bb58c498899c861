// Runs Hubbub and the servers it is compared with, in turns, and writes a table and a chart. See load/README.md.
//
//   benchmarks/compare [--servers go,bun,hubbub] [--scenarios S1,S2] [--rounds 3] [--seconds 6] [--out target/compare]
//   benchmarks/compare --render [--out target/compare]      the table and the chart again, from the runs there
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cpu = { name: 'server CPU, ns per delivery', of: run => run.server.cpu_ns_per_delivery, best: Math.min };
const rate = { name: 'million deliveries/s', of: run => run.deliveries_per_s / 1e6, best: Math.max };
const memory = { name: 'bytes per connection (PSS)', of: run => run.server.pss_per_connection_bytes, best: Math.min };
const p99 = { name: 'p99, ms', of: run => run.latency_us.p99 / 1e3, best: Math.min };
const scenarios = {
    S1: [cpu, '1,000 clients, 100 messages/s', '--clients 1000 --senders 10 --rate 100'],
    S2: [rate, '1,000 clients, 640 messages under way', '--clients 1000 --senders 10 --rate 0 --window 64'],
    S3: [rate, '100 clients, 640 messages under way', '--clients 100 --senders 10 --rate 0 --window 64'],
    S4: [cpu, '10,000 clients, 10 messages/s', '--clients 10000 --senders 10 --rate 10 --bind-range 4'],
    S5: [memory, '10,000 idle clients', '--clients 10000 --idle --bind-range 4'],
    S6: [p99, '200 clients, 500 messages/s of 480 bytes, one never reads',
        '--clients 200 --senders 10 --rate 500 --size 480 --slow 1 --slow-rcvbuf 4096 --duration 24'],
    S6without: [p99, 'the same without the one', '--clients 200 --senders 10 --rate 500 --size 480 --duration 24'],
    S2few: [rate, '1,000 clients, 20 messages under way', '--clients 1000 --senders 10 --rate 0 --window 2'],
    S2k: [rate, 'S2 with 1 KiB', '--clients 1000 --senders 10 --rate 0 --window 64 --size 1024'],
    S2large: [rate, '1,000 clients, 40 messages of 16 KiB', '--clients 1000 --senders 10 --rate 0 --window 4 --size 16384'],
    S1free: [cpu, 'S1, not pinned', '--clients 1000 --senders 10 --rate 100'],
    S2free: [rate, 'S2, not pinned', '--clients 1000 --senders 10 --rate 0 --window 64'],
};

const options = { servers: 'go,ws,bun,netty,jetty,hubbub', scenarios: 'S1,S2,S3,S4,S5,S2few', rounds: 3, seconds: 6,
    out: 'target/compare', render: false };
for (let i = 2; i < process.argv.length; i++) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options)) {
        console.error(`compare: no such option: ${process.argv[i]}`);
        process.exit(2);
    }
    options[name] = name === 'render' ? true : process.argv[++i];
}
const out = path.resolve(root, options.out);
const runsFile = path.join(out, 'runs.jsonl');

async function listening(port, server) {
    for (let i = 0; i < 300 && server.exitCode === null; i++) {
        const up = await new Promise(resolve => {
            const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
            socket.on('error', () => resolve(false));
        });
        if (up) return true;
        await sleep(100);
    }
    return false;
}

async function measure(name, scenario, port) {
    const [, , load] = scenarios[scenario];
    const pin = core => scenario.endsWith('free') ? [] : ['taskset', '-c', core];
    const start = [...pin('0'), path.join(root, 'benchmarks/peers/start'), name, `${port}`];
    const server = spawn(start[0], start.slice(1), { stdio: 'ignore' });
    try {
        if (!await listening(port, server)) {
            console.log(`${scenario} ${name}: LEFT OUT, it did not start (code ${server.exitCode})`);
            return null;
        }
        const own = load.includes('--duration') ? '' : ` --duration ${options.seconds}`;
        const command = [...pin('1'), path.join(root, 'target/peers/wsload'), '--url', `ws://127.0.0.1:${port}/room`,
            '--pid', `${server.pid}`, '--warmup', '5', '--drain', '15', ...`${load}${own}`.split(' ')];
        const text = await new Promise((resolve, reject) => {
            const generator = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
            let said = '';
            generator.stdout.on('data', data => { said += data; });
            generator.on('close', () => said.startsWith('{') ? resolve(said) : reject(new Error('wsload said nothing')));
        });
        return { scenario, name, ...JSON.parse(text) };
    } finally {
        const ended = new Promise(resolve => server.exitCode === null ? server.on('exit', resolve) : resolve());
        server.kill('SIGTERM');
        const late = setTimeout(() => server.kill('SIGKILL'), 12_000);
        await ended;
        clearTimeout(late);
    }
}

async function runAll() {
    execFileSync(path.join(root, 'benchmarks/peers/prepare'), { stdio: 'inherit' });
    fs.mkdirSync(out, { recursive: true });
    fs.writeFileSync(runsFile, '');
    const names = options.servers.split(',');
    let port = 18200;
    for (let round = 0; round < options.rounds; round++) {
        for (const scenario of options.scenarios.split(',')) {
            for (let i = 0; i < names.length; i++) {
                const name = names[(i + round) % names.length]; // Nobody is always the first, or behind the same one.
                const run = await measure(name, scenario, port++);
                if (run) {
                    const [figure] = scenarios[scenario];
                    console.log(`${round + 1} ${scenario} ${name}: ${show(figure.of(run))} ${figure.name}, p99 `
                        + `${show(p99.of(run))} ms, ${run.ok ? 'complete' : 'NOT COMPLETE'}`);
                    fs.appendFileSync(runsFile, JSON.stringify({ round, ...run }) + '\n');
                }
            }
        }
    }
}

const show = value => value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
const median = values => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Of each scenario and server: the median, the spread, and the median of the rounds' ratios to the Go room. */
function summary() {
    const runs = fs.readFileSync(runsFile, 'utf8').trim().split('\n').map(line => JSON.parse(line));
    return Object.keys(scenarios).filter(s => runs.some(run => run.scenario === s)).map(scenario => {
        const [figure, title, load] = scenarios[scenario];
        const mine = runs.filter(run => run.scenario === scenario);
        const rows = [...new Set(mine.map(run => run.name))].map(name => {
            const own = mine.filter(run => run.name === name);
            const ratios = own.flatMap(run => mine.filter(go => go.name === 'go' && go.round === run.round)
                .map(go => figure.of(run) / figure.of(go)));
            const values = own.map(figure.of);
            return { name, value: median(values), least: Math.min(...values), most: Math.max(...values),
                ratio: ratios.length ? median(ratios) : null, p99: scenario === 'S5' ? null : median(own.map(p99.of)),
                complete: own.filter(run => run.ok).length, runs: own.length };
        });
        rows.sort((a, b) => figure.best(a.value, b.value) === a.value ? -1 : 1);
        return { scenario, figure, title, load, rows };
    });
}

function table(all) {
    let text = `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model}, ${os.cpus().length} cores, Linux ${os.release()}\n\n`
        + execFileSync(path.join(root, 'benchmarks/peers/start'), ['versions']).toString().replace(/^/gm, '    ').trimEnd() + '\n';
    for (const { scenario, figure, title, load, rows } of all) {
        text += `\n**${scenario}: ${title}** (\`${load}\`)\n\n| | ${figure.name} | spread | to the Go room | p99, ms | complete runs |\n`
            + '|---|---:|---:|---:|---:|---:|\n';
        for (const row of rows) {
            text += `| ${row.name} | ${show(row.value)} | ${show(row.least)} to ${show(row.most)} | `
                + `${row.ratio === null ? '' : show(row.ratio)} | ${row.p99 === null ? '' : show(row.p99)} | ${row.complete}/${row.runs} |\n`;
        }
    }
    return text;
}

function chart(all) {
    const panels = all.filter(one => /^S[1-5]$/.test(one.scenario));
    let y = 16;
    let body = '';
    for (const { figure, title, rows } of panels) {
        body += `<text x="16" y="${y + 14}" font-weight="bold">${title}: ${figure.name}`
            + ` (${figure.best === Math.max ? 'more' : 'less'} is better)</text>`;
        y += 24;
        const most = Math.max(...rows.map(row => row.value));
        for (const row of rows) {
            const width = Math.max(1, 480 * row.value / most);
            body += `<text x="80" y="${y + 13}" text-anchor="end">${row.name}</text>`
                + `<rect x="88" y="${y + 2}" width="${width.toFixed(1)}" height="14" fill="${row.name === 'hubbub' ? '#0b6e4f' : '#9aa5b1'}"/>`
                + `<text x="${(94 + width).toFixed(1)}" y="${y + 13}">${show(row.value)}</text>`;
            y += 20;
        }
        y += 14;
    }
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 ${y}" font-family="sans-serif" font-size="12" fill="#1f2933">`
        + `<rect width="660" height="${y}" fill="#ffffff"/>${body}</svg>\n`;
}

if (!options.render) {
    await runAll();
}
const all = summary();
fs.writeFileSync(path.join(out, 'table.md'), table(all));
fs.writeFileSync(path.join(out, 'figures.svg'), chart(all));
console.log(`Written: ${path.join(options.out, 'table.md')}, figures.svg, runs.jsonl`);
