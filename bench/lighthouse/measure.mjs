// Measures pages of a running server with Lighthouse, prints a table, and fails below the least score.
// usage: node measure.mjs ADDRESS USER PASSWORD [PATH…]
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const least = 95;
const categories = ['performance', 'accessibility', 'best-practices'];
const languages = ['en', 'zh-Hans'];
const outside = ['/sign-in', '/sign-up', '/forgot', '/forgot/phone', '/forgot/link', '/contact', '/help', '/help/forgot-password', '/help/way'];
const inside = ['/my', '/my/settings', '/my/settings/factors', '/my/settings/passkeys', '/my/settings/data'];
const forms = { mobile: undefined, desktop: desktopConfig };

const tries = 3; // on a busy machine the browser now and then records nothing
const [address, user, password, ...wanted] = process.argv.slice(2);

/** Signs in with the form. Lighthouse leaves the browser its cookies. */
async function signIn(chrome) {
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}` });
  const page = await browser.newPage();
  await page.goto(`${address}/sign-in`);
  await page.type('input[name=Identifier]', user);
  await page.type('input[name=Password]', password);
  await Promise.all([page.waitForNavigation(), page.$eval('input[name=Password]', (field) => field.form.requestSubmit())]);
  if (new URL(page.url()).pathname !== '/my') {
    throw new Error(`The sign-in led to ${page.url()}.`);
  }

  await page.close();
  await browser.disconnect();
}

/** Loads a page, again where the browser recorded nothing. */
async function load(chrome, path, form, language) {
  for (let left = tries - 1; ; left -= 1) {
    const { lhr } = await lighthouse(`${address}${path}?lang=${language}`, {
      port: chrome.port,
      logLevel: 'error',
      onlyCategories: categories,
      locale: 'en',
    }, forms[form]);
    if (!lhr.runtimeError && new URL(lhr.finalDisplayedUrl).pathname === path) {
      return lhr;
    }

    if (left === 0) {
      throw new Error(`${path} was not measured: ${lhr.runtimeError?.message ?? `it led to ${lhr.finalDisplayedUrl}`}`);
    }
  }
}

/** One page in one form and language: its scores, and what was marked down. */
async function measure(chrome, path, form, language) {
  const lhr = await load(chrome, path, form, language);
  const faults = categories.flatMap((category) => lhr.categories[category].auditRefs
    .filter((ref) => ref.weight > 0 && (lhr.audits[ref.id].score ?? 1) < 0.9)
    .map((ref) => `${ref.id} ${lhr.audits[ref.id].displayValue ?? ''}`.trim()));
  return {
    scores: categories.map((category) => Math.round(lhr.categories[category].score * 100)),
    paint: lhr.audits['largest-contentful-paint'].displayValue.replace('\u00a0', ' '),
    bytes: Math.round(lhr.audits['total-byte-weight'].numericValue / 1024),
    faults,
  };
}

const chrome = await launch({
  chromePath: process.env.KEYBACK_CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
let low = 0;
let signedIn = false;
try {
  console.log('| page | form | language | performance | accessibility | best practices | largest paint | KiB |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const path of [...outside, ...inside].filter((one) => wanted.length === 0 || wanted.includes(one))) {
    if (inside.includes(path) && !signedIn) {
      await signIn(chrome);
      signedIn = true;
    }

    for (const form of Object.keys(forms)) {
      for (const language of languages) {
        const { scores, paint, bytes, faults } = await measure(chrome, path, form, language);
        console.log(`| \`${path}\` | ${form} | ${language} | ${scores.join(' | ')} | ${paint} | ${bytes} |`);
        if (scores.some((score) => score < least)) {
          low += 1;
          console.error(`below ${least}: ${path} ${form} ${language}: ${faults.join(', ')}`);
        }
      }
    }
  }
} finally {
  chrome.kill();
}

process.exitCode = low === 0 ? 0 : 1;
