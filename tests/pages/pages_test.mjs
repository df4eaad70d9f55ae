// Checks HTML pages in Chromium: they validate, pass axe, fit narrow screens, load nothing, and can
// be read without scripts. usage: node pages_test.mjs MODULES PAGE.html...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'package.json'));
const { chromium } = require('playwright-core');
const { HtmlValidate, StaticConfigLoader } = require('html-validate');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let failures = 0;
const complain = (page, what) => {
  failures += 1;
  console.error(`${path.basename(page)}: ${what}`);
};

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: {
      'no-inline-style': 'off', // the drawing's own size
      'long-title': 'off',
      'require-sri': 'off',
      'no-trailing-whitespace': 'off',
      'no-raw-characters': 'off',
      'void-style': 'off', // within svg elements close themselves
    },
  }),
);

async function validate(page) {
  const report = await validator.validateFile(page);
  for (const { messages } of report.results) {
    for (const one of messages) {
      if (one.severity === 2) complain(page, `${one.line}:${one.column} ${one.message} (${one.ruleId})`);
    }
  }
}

// However long a busy machine takes.
async function newContext(browser, options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(0);
  return context;
}

async function accessible(browser, page, width, colorScheme) {
  const context = await newContext(browser, { viewport: { width, height: 900 }, colorScheme });
  const tab = await context.newPage();
  const requests = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('pageerror', (error) => complain(page, `script: ${error.message}`));
  await tab.goto(pathToFileURL(page).href);
  if (requests.length > 1) complain(page, `loads ${requests.slice(1).join(', ')}`);
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) complain(page, `${overflow} pixels too wide at ${width}`);
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => window.axe.run());
  for (const { id, help, nodes } of violations) {
    complain(page, `axe ${id} (${width}, ${colorScheme}): ${help}: ${nodes[0].html.slice(0, 160)}`);
  }
  await context.close();
}

// The words must be there when no script has run, and the same ones.
async function readableWithoutScripts(browser, page) {
  const texts = [];
  for (const javaScriptEnabled of [true, false]) {
    const context = await newContext(browser, { javaScriptEnabled });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    texts.push(await tab.locator('main').innerText());
    await context.close();
  }
  if (texts[0] !== texts[1]) complain(page, 'reads differently without scripts');
}

// Pointing at a shape lights the steps that compute it, and focusing a step lights its shapes.
async function tied(browser, page) {
  const context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href);
  const step = tab.locator('.step[data-q^="u1:"]').first();
  if ((await tab.locator('.drawing').count()) > 0 && (await step.count()) > 0) {
    const key = await step.getAttribute('data-q');
    await tab.locator(`.drawing [data-q="${key}"]`).first().dispatchEvent('pointerenter');
    if (!(await step.getAttribute('class')).includes('hot')) complain(page, `${key} does not light its step`);
    await step.locator('.formula').focus();
    const lit = await tab.locator('.drawing .lit').count();
    if (lit < 2) complain(page, `a step lights ${lit} shapes`);
  }
  await context.close();
}

const browser = await chromium.launch({
  timeout: 0,
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
for (const page of pages) {
  await validate(page);
  for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [360, 'light'], [390, 'dark']]) {
    await accessible(browser, page, width, scheme);
  }
  await readableWithoutScripts(browser, page);
  await tied(browser, page);
}
await browser.close();
console.log(`${pages.length} pages, ${failures} complaints`);
process.exit(failures === 0 ? 0 : 1);
