// Looks at the page of a report as its readers would: widths, light and dark, paper, without scripts; and how fast it opens.
// usage: node .ci/page.mjs NODE_DIR OUT_DIR FILE.html [speed]
// NODE_DIR holds puppeteer-core; CHROMIUM names the browser. Exits 1 where a request leaves the page, a script fails, the page
// is wider than the screen, or (with `speed`) it opens or searches in more than two seconds.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [nodeDir, out, file, speed] = process.argv.slice(2);
const require = createRequire(path.join(nodeDir, 'package.json'));
const puppeteer = (await import(pathToFileURL(require.resolve('puppeteer-core')).href)).default;
const address = pathToFileURL(path.resolve(file)).href;
const name = path.basename(file, '.html');
fs.mkdirSync(out, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND'],
});
const wrong = [];

async function open(settings = {}) {
  const page = await browser.newPage();
  page.on('request', (request) => {
    const to = request.url();
    if (to.split('#')[0] !== address && !to.startsWith('data:')) wrong.push(`a request leaves the page: ${to}`);
  });
  page.on('pageerror', (error) => wrong.push(`script: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(`console: ${message.text()}`); });
  await page.setJavaScriptEnabled(settings.scripts ?? true);
  await page.setViewport({ width: settings.width ?? 1440, height: settings.height ?? 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: settings.scheme ?? 'light' }]);
  await page.goto(address + (settings.hash ?? ''), { waitUntil: 'load' });
  return page;
}

async function look() {
  for (const width of [1440, 768, 390]) {
    for (const scheme of ['light', 'dark']) {
      const page = await open({ width, scheme });
      await page.screenshot({ path: path.join(out, `${name}-${width}-${scheme}.png`) });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 1) wrong.push(`${over} px wider than ${width} px`);
      for (const id of ['clauses', 'findings', 'majors', 'conforming', 'deadlines', 'coverage', 'questions', 'not-tested', 'input', 'annexes']) {
        if (scheme === 'dark' && id !== 'majors') continue;
        const there = await page.evaluate((id) => { const it = document.getElementById(id); it?.scrollIntoView(); return Boolean(it); }, id);
        if (there) await page.screenshot({ path: path.join(out, `${name}-${width}-${scheme}-${id}.png`) });
      }
      await page.close();
    }
  }
  const bare = await open({ scripts: false });
  await bare.screenshot({ path: path.join(out, `${name}-no-scripts.png`) });
  await bare.close();
  const filtered = await open({ hash: '#?kind=major' });
  await filtered.screenshot({ path: path.join(out, `${name}-filtered.png`) });
  console.log(`kind=major: ${await filtered.$eval('#filter-count', (count) => count.textContent.trim())}`);
  await filtered.close();
  const paper = await open();
  await paper.pdf({ path: path.join(out, `${name}.pdf`), format: 'A4', timeout: 300000 });
  await paper.close();
}

// From the start of the navigation until it is loaded and drawn, and the first search of a word.
async function measure() {
  const page = await open();
  const times = await page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    await drawn();
    const [navigation] = performance.getEntriesByType('navigation');
    const loaded = navigation.loadEventEnd;
    const field = document.getElementById('filter-text');
    const start = performance.now();
    const count = document.getElementById('filter-count');
    const before = count.textContent;
    field.value = 'CA-1';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    while (count.textContent === before && performance.now() - start < 10000) await drawn();
    return { loaded, search: performance.now() - start, said: count.textContent, nodes: document.querySelectorAll('*').length };
  });
  console.log(`${name}: ${fs.statSync(file).size} bytes, ${times.nodes} elements, loaded after ${Math.round(times.loaded)} ms, `
    + `first search ${Math.round(times.search)} ms (${times.said.trim()})`);
  if (times.loaded + times.search > 2000) wrong.push(`it takes ${Math.round(times.loaded + times.search)} ms to open and search`);
  await page.close();
}

try {
  await (speed ? measure() : look());
} finally {
  await browser.close();
}
for (const one of new Set(wrong)) console.log(one);
process.exit(wrong.length ? 1 : 0);
