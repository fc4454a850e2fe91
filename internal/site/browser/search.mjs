// Searches a built and indexed site as a reader does. Usage: node search.mjs FOLDER [PREFIX]
// Every fault is a line on standard output.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { serve } from './serve.mjs'

const [root, prefix = '/news/'] = process.argv.slice(2)
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const { server, base } = await serve(root, prefix)
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
const fault = (...words) => console.log(...words)

const open = async (query, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, ...options })
  const page = await context.newPage()
  page.on('request', (r) => { if (!r.url().startsWith(base)) fault(`asks for ${r.url()}`) })
  page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('404')) fault(m.text()) })
  page.on('pageerror', (e) => fault(e.message))
  await page.goto(base + 'search/' + query)
  return page
}
const settled = (page) => page.waitForFunction(() => /\d|./.test(document.querySelector('#search [role=status]')?.textContent ?? ''), null, { timeout: 30000 })
const count = async (page) => parseInt(await page.getByRole('status').innerText())

// Typing finds; the address keeps what was asked; filters narrow it; more can be shown.
let page = await open('')
await page.getByRole('searchbox').waitFor({ timeout: 20000 })
await page.getByRole('searchbox').fill('location histories')
await page.waitForFunction(() => document.querySelector('#search li')?.textContent.toLowerCase().includes('location'), null, { timeout: 30000 }).catch(() => {})
await settled(page)
const all = await count(page)
if (!(all > 10)) fault(`"location histories" finds ${all}`)
if (!/q=location\+histories/.test(page.url())) fault(`the address ${page.url()} does not keep the question`)
if (!(await page.locator('#search li').first().innerText()).toLowerCase().includes('location')) fault('the first result does not hold the words')
for (const name of ['kind', 'year']) {
  if ((await page.locator(`#search select[name=${name}] option`).count()) < 2) fault(`nothing to narrow by ${name}`)
}
await page.getByRole('button').click()
await page.waitForFunction(() => document.querySelectorAll('#search li').length > 10, null, { timeout: 30000 }).catch(() => fault('"more" shows no more'))
page = await open('?q=tiktok')
await settled(page)
const every = await count(page)
await page.locator('#search select[name=kind]').selectOption('Ban')
await page.waitForFunction((n) => parseInt(document.querySelector('#search [role=status]').textContent) < n, every, { timeout: 30000 }).catch(() => fault('a kind does not narrow the results'))
await page.locator('#search li a').first().click()
await page.waitForURL(/(articles|stories|ledger)\//, { timeout: 30000 }).catch(() => fault('a result leads nowhere'))

// A word is found by its beginning, whatever its case and accents.
for (const q of ['TIKTO', 'tíktok']) {
  page = await open('?q=' + encodeURIComponent(q))
  await settled(page)
  if (!((await count(page)) > 0)) fault(`"${q}" finds nothing`)
}

// A shared address asks the same; what is typed is text and nothing else.
page = await open('?q=fined&kind=1')
await settled(page)
if (!((await count(page)) > 0)) fault('an address with a question finds nothing')
page = await open('?q=' + encodeURIComponent('"><img src=x onerror=alert(1)>'))
page.on('dialog', () => fault('the question is run as script'))
await settled(page)
if (await page.locator('#search img').count()) fault('the question becomes markup')

// The results are as accessible as the pages.
for (const colorScheme of ['light', 'dark']) {
  page = await open('?q=location', { colorScheme, bypassCSP: true })
  await settled(page)
  await page.evaluate(axe)
  for (const v of (await page.evaluate(() => window.axe.run())).violations) fault(`axe, ${colorScheme}: ${v.id} at ${v.nodes[0].target}`)
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) fault('wider than a phone')
}

// Without script the page says what it needs, and leads to the archive.
page = await open('', { javaScriptEnabled: false })
if (!(await page.locator('main a[href$="archive/"]').isVisible())) fault('without script there is no way to the archive')
await browser.close()
server.close()
