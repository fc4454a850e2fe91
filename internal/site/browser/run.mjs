// Looks at a built site in Chromium and with the Nu checker. Usage: node run.mjs CHECK FOLDER [PREFIX]
// Every fault is a line on standard output; the exit status says whether there was one.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import zlib from 'node:zlib'
import { chromium } from 'playwright-core'
import { serve } from './serve.mjs'

const [check, root, prefix = '/news/'] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const executablePath = process.env.CHROME_PATH
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
let faults = 0
const fault = (...words) => { faults++; console.log(...words) }

function* pages(dir = '') {
  for (const e of fs.readdirSync(path.join(root, dir), { withFileTypes: true })) {
    const name = dir + e.name
    if (e.isDirectory()) yield* pages(name + '/')
    else if (name.endsWith('.html')) yield name
  }
}
// What leads on to another page is no page to look at: the browser is gone before it is looked at.
const standing = () => [...pages()].filter(stands)
const stands = (name) => !fs.readFileSync(path.join(root, name), 'utf8').includes('http-equiv="refresh"')
const address = (name) => name.split('/').map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1')
const first = (dir) => { const found = [...pages(dir)].filter((p) => !p.endsWith('index.html') && stands(p)).sort(); return address(found.at(-1)) }
// One page of every kind.
const kinds = () => ({ front: '', older: 'page/1.html', topic: 'topics/fines/', platform: 'platforms/tiktok/', topics: 'topics/', platforms: 'platforms/', fines: 'ledger/fines/', bans: 'ledger/bans/',
  fine: first('ledger/fines/'), ban: first('ledger/bans/'), story: first('stories/'), article: first('articles/'), authority: 'authorities/ico/', country: 'countries/no/', law: 'laws/coppa/', authorities: 'authorities/', countries: 'countries/', corrections: 'corrections/', archive: 'archive/', month: first('archive/'), sources: 'sources/',
  source: first('sources/'), about: 'about/', search: 'search/', digests: 'digest/', digest: first('digest/'), missing: '404.html' })

// nu: no error and no warning on any page.
function nu() {
  const jar = path.join(path.dirname(require.resolve('vnu-jar')), 'build/dist/vnu.jar')
  const run = spawnSync('java', ['-Xss4m', '-jar', jar, '--skip-non-html', '--format', 'gnu', '--stdout', root], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (run.error) return fault('the Nu checker needs java:', run.error.message)
  // The checker guesses the language of a text from a random sample of it, so that one remark is left out.
  const remarks = run.stdout.split('\n').filter((line) => line && !line.includes('This document appears to be written in'))
  for (const line of remarks.slice(0, 50)) fault(line)
  console.log(`# nu: ${[...pages()].length} pages`)
}

// visit opens a page and reports requests to other origins, failed requests, and complaints of the browser.
async function visit(context, base, name) {
  const page = await watched(context, base)
  await page.goto(base + name)
  return page
}

async function watched(context, base) {
  const page = await context.newPage()
  page.on('request', (r) => { if (!r.url().startsWith(base)) fault(`${page.url()}: asks for ${r.url()}`) })
  page.on('response', (r) => { if (r.status() >= 400) fault(`${page.url()}: ${r.status()} for ${r.url()}`) })
  page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('404')) fault(`${page.url()}: ${m.text()}`) })
  page.on('pageerror', (e) => fault(`${page.url()}: ${e.message}`))
  return page
}

// screens are a phone and a desktop.
const screens = [{ viewport: { width: 360, height: 800 }, isMobile: true, hasTouch: true }, { viewport: { width: 1280, height: 800 } }]

// axe: no violation on any kind of page, phone and desktop, light and dark; nothing wider than the screen; targets of 44
// pixels on phones. A page is opened once for a screen. In the dark only its colours differ, so only those are checked again.
async function axe(base, browser) {
  const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
  const violations = (page, options) => page.evaluate(async (o) => (await window.axe.run({ resultTypes: ['violations'], ...o })).violations, options)
  for (const screen of screens) {
    const context = await browser.newContext({ ...screen, bypassCSP: true, colorScheme: 'light' }), { width } = screen.viewport
    for (const [kind, name] of Object.entries(kinds())) {
      const page = await visit(context, base, name)
      await page.evaluate(source)
      const tell = (scheme, found) => { for (const v of found) for (const n of v.nodes.slice(0, 3)) fault(`${kind} ${width} ${scheme}: ${v.id}: ${n.html.slice(0, 160)}`) }
      tell('light', await violations(page, {}))
      await page.emulateMedia({ colorScheme: 'dark' })
      tell('dark', await violations(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }))
      if (screen.isMobile) for (const small of await page.evaluate(tooSmall)) fault(`${kind} ${width}: ${small}`)
      await page.close()
    }
    await context.close()
  }
  console.log(`# axe: ${Object.keys(kinds()).length} kinds of page, 360 and 1280 pixels, light and dark`)
}

// wide: at every width nothing is wider than the screen, nothing is cut, no words of a chart leave their picture, and
// nothing moves while a page loads. Scripts come late, as on a slow line, so that what they move is always seen. A page
// is opened once for a kind of screen and then resized.
async function wide(base, browser) {
  const widths = { phone: [320, 360], desktop: [768, 1280, 1440, 1920] }
  for (const [screen, options] of [['phone', screens[0]], ['desktop', screens[1]]]) {
    const context = await browser.newContext(options)
    await context.addInitScript(() => {
      window.shift = 0
      new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value }).observe({ type: 'layout-shift', buffered: true })
    })
    await context.route('**/assets/*.js', (route) => setTimeout(() => route.continue(), 150))
    for (const [kind, name] of Object.entries(kinds())) {
      const page = await visit(context, base, name)
      const shift = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shift), 50))))
      if (shift > 0.01) fault(`${kind} ${screen}: the layout shifts by ${shift.toFixed(3)}`)
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
      for (const width of widths[screen]) {
        await page.setViewportSize({ width, height: 900 })
        for (const cut of await page.evaluate(cutOff)) fault(`${kind} ${width}: ${cut}`)
      }
      await page.close()
    }
    await context.close()
  }
  console.log(`# wide: ${Object.keys(kinds()).length} kinds of page, ${Object.values(widths).flat().join(', ')} pixels`)
}

// cutOff runs in the page: what is wider than the screen or than the box that hides the rest.
function cutOff() {
  const root = document.documentElement, found = []
  if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth - root.clientWidth} pixels wider than the screen`)
  for (const e of document.querySelectorAll('main *')) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e)
    if (box.width === 0 || e.closest('.hide, .rows thead')) continue
    if (e.tagName === 'text' ? box.left < 0 || box.right > root.clientWidth : box.right > root.clientWidth + 1) found.push(`ends at ${Math.round(box.right)}: ${e.outerHTML.slice(0, 100)}`)
    if (!e.closest('svg') && style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) found.push(`scrolls: ${e.outerHTML.slice(0, 100)}`)
  }
  return found.slice(0, 4)
}

// tooSmall runs in the page: targets below 44 pixels that don't stand in a sentence.
function tooSmall() {
  return [...document.querySelectorAll('a, button, input, select, summary')].filter((e) => {
    const box = (/radio|checkbox/.test(e.type) && e.closest('label') || e).getBoundingClientRect() // a tap on the label counts
    if (box.width === 0 || e.closest('.skip') || getComputedStyle(e).visibility === 'hidden') return false
    const sentence = e.closest('.summary p, p.sentence')
    return !sentence && (box.height < 43.5 || box.width < 43.5)
  }).slice(0, 5).map((e) => { const b = e.getBoundingClientRect(); return `target of ${Math.round(b.width)}×${Math.round(b.height)}: ${e.outerHTML.slice(0, 120)}` })
}

// quiet: every page opens without a request elsewhere and without a complaint; the policy blocks nothing of our own.
async function quiet(base, browser) {
  const context = await browser.newContext()
  const page = await watched(context, base)
  let n = 0
  for (const name of standing().filter((p, i) => i % 12 === 0 || /^([^/]*\/)*index.html$|^[^/]*$/.test(p))) {
    await page.goto(base + address(name))
    n++
  }
  if ((await context.cookies()).length) fault('a cookie was set')
  console.log(`# quiet: ${n} pages opened`)
}

// hostile: nothing fires, with the policy and without it, not even when everything is clicked and focused.
async function hostile(base, browser) {
  let n = 0, opened = 0
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({ bypassCSP })
    await context.exposeFunction('fired', (id) => fault(`payload ${id} fired`))
    await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample)))
    context.on('dialog', (d) => { fault('a dialog opened: ' + d.message()); d.dismiss() })
    const page = await context.newPage()
    page.on('console', (m) => { if (m.type() === 'error' && /policy|Content Security/.test(m.text())) fault(`${page.url()}: ${m.text()}`) })
    page.on('request', (r) => { if (!r.url().startsWith(base)) fault(`${page.url()}: asks for ${r.url()}`) })
    for (const name of standing()) {
      if (n++ % (bypassCSP ? 24 : 12)) continue // the Go tests parse every page
      opened++
      await page.goto(base + address(name), { waitUntil: 'domcontentloaded' })
      await page.evaluate(() => { for (const e of document.querySelectorAll('*')) { e.dispatchEvent(new Event('mouseover')); if (e.hasAttribute('tabindex')) e.focus() } })
    }
    for (const name of ['', 'ledger/fines/', 'sources/', 'platforms/']) {
      await page.goto(base + name)
      const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.protocol).filter((p) => p !== 'http:' && p !== 'https:'))
      for (const l of links) fault(`${name}: a link with ${l}`)
      for (const button of await page.locator('th button').all()) await button.click()
      const filter = page.locator('.filter input')
      if (await filter.count()) await filter.fill('<img src=x onerror=fired(0)>')
    }
    await context.close()
  }
  console.log(`# hostile: ${opened} pages opened`)
}

// readers: ten questions, each answered within two clicks from the front page.
async function readers(base, browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const ask = async (question, clicks, answer) => {
    const page = await visit(context, base, '')
    try {
      for (const name of clicks) await page.locator('main a, header a, footer a').filter({ hasText: name instanceof RegExp ? name : new RegExp(`^${name}$`) }).first().click({ timeout: 30000 })
      await page.waitForLoadState('domcontentloaded')
      if (clicks.length > 2) fault(`${question} ${clicks.length} clicks`)
      if (!(await answer(page))) fault(`${question} not answered at ${page.url()}`)
    } catch (e) {
      fault(`${question} ${e.message.split('\n')[0]}`)
    }
    await page.close()
  }
  const has = (selector, text) => async (page) => (await page.locator(selector).filter({ hasText: text }).count()) > 0
  await ask('What happened today?', [], async (page) => (await page.locator('.lead h2 a').count()) === 1 && (await page.locator('.day h2').first().innerText()).includes('2026') && (await page.locator('.lead h2 a, .items h3 a').count()) === 30)
  await ask('All about TikTok?', ['Platforms', 'TikTok'], has('h1', 'TikTok'))
  await ask('All fines this year?', ['Fines', '2026'], async (page) => page.url().endsWith('#2026') && (await page.locator('tr[id="2026"]').isVisible()))
  await ask('Who fined Meta most?', ['Platforms', 'Meta'], async (page) => /[€£$][\d.]+/.test(await page.locator('.by-whom li').first().innerText()))
  await ask('Where is TikTok banned now?', ['Bans'], has('.group.on tr', 'TikTok'))
  await ask('What does this label mean?', ['Data sharing'], has('.head p', 'passing personal data on'))
  await ask('Why is it here?', [/fined|handed|banned|knows/], async (page) => (await page.locator('#why blockquote').count()) > 0 && (await page.locator('#why code').count()) === 0)
  await ask('Is this page current?', [], async (page) => (await page.locator('.band').innerText()).includes('28 March 2026'))
  await ask('Where do I subscribe to bans only?', ['Bans'], async (page) => (await page.locator('.feeds a[type="application/rss+xml"]').getAttribute('href')).endsWith('ledger/bans/feed.xml'))
  await ask('What did one outlet report?', ['Sources', 'Harbour Post'], async (page) => (await page.locator('.lines li').count()) > 5)
  await ask('What was news in March 2023?', ['Archive'], async (page) => { await page.locator('section:has([id="2023"]) a', { hasText: 'March' }).click(); await page.waitForURL('**/archive/2023/03.html'); return (await page.locator('.lines li').count()) > 0 })
  await ask('What did the ICO fine this year?', ['Fines', 'ICO'], async (page) => page.url().endsWith('/authorities/ico/') && (await page.locator('.rows tbody tr time').allInnerTexts()).some((t) => t.includes('2026')))
  await ask('Everything about Norway?', ['Countries', 'Norway'], async (page) => (await page.locator('.items li').count()) > 0 && (await page.locator('.rows tbody tr').count()) > 0)
  await ask('Which fines rest on COPPA?', ['Fines', 'COPPA'], async (page) => (await page.locator('.rows tbody tr').count()) > 0 && (await page.locator('.rows tbody tr').allInnerTexts()).every((t) => t.includes('COPPA')))
  await ask('What changed this week?', [], async (page) => (await page.locator('.band').innerText()).includes('week') && (await page.locator('.changes li .b').count()) > 3)
  await ask('Where do I report an error?', [/Something wrong/], async (page) => (await page.locator('#correct ~ p a').count()) > 0)
  // Script adds: sorting, filtering, keys, and a note when the site has grown old.
  const page = await visit(context, base, 'ledger/fines/')
  await page.getByRole('button', { name: 'Amount' }).click()
  const sums = await page.locator('#ledger td.n').evaluateAll((cells) => cells.map((c) => +c.dataset.n))
  if (sums.some((n, i) => i && n > sums[i - 1])) fault('the table of fines does not sort by amount')
  await page.getByRole('searchbox').fill('tiktok € 20')
  const rows = await page.locator('#ledger tbody tr:visible').allInnerTexts()
  if (!rows.length || !rows.every((r) => /TikTok/.test(r) && /€/.test(r))) fault('the table of fines does not filter')
  await page.goto(base)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  const at = await page.evaluate(() => document.activeElement === document.querySelector('.lead h2 a'))
  if (!at) fault('j and k do not walk through the stories')
  await page.keyboard.press('o')
  await page.waitForURL(/articles|stories/, { timeout: 30000 }).catch(() => fault('o does not open the story'))
  for (const [hours, stale] of [[1, false], [3, true]]) {
    await page.route('**/status.json', (r) => r.fulfill({ json: { run: new Date(Date.now() - hours * 36e5).toISOString(), interval: 3600, feeds: [] } }))
    await page.goto(base)
    await page.waitForTimeout(200)
    if (((await page.locator('.stale').count()) === 1) !== stale) fault(`after ${hours} hours the note about age is wrong`)
    await page.unroute('**/status.json')
  }
  await context.close()
  // Without script every page says the same.
  const plain = await browser.newContext({ javaScriptEnabled: false })
  const still = await visit(plain, base, 'ledger/fines/')
  if ((await still.locator('#ledger tbody tr').count()) < 5 || (await still.locator('.filter').isVisible())) fault('the ledger needs script')
  await plain.close()
  console.log('# readers: 16 questions, sorting, filtering, keys, age')
}

// lighthouse: 100 for accessibility, best practices and search engines on the five kinds that matter. Performance depends
// on how busy the machine is; "wide" holds the shift of the layout and "weights" the bytes.
async function lighthouse(base) {
  const port = 9300 + (process.pid % 500)
  const { default: measure } = await import('lighthouse')
  const chrome = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${port}`] })
  const all = kinds()
  for (const kind of ['front', 'story', 'topic', 'fines', 'article']) {
    const { lhr } = await measure(base + all[kind], { port, output: 'json', logLevel: 'silent', onlyCategories: ['accessibility', 'best-practices', 'seo'] })
    for (const [id, c] of Object.entries(lhr.categories)) {
      if (c.score === 1) continue
      const failed = c.auditRefs.map((r) => lhr.audits[r.id]).filter((a) => a.score !== null && a.score < 1 && a.scoreDisplayMode !== 'informative')
      fault(`${kind}: ${id} ${c.score}: ${failed.map((a) => a.id).join(', ')}`)
    }
  }
  console.log('# lighthouse: 5 kinds of page')
  await chrome.close()
}

// weights: what a reader downloads, compressed.
function weights() {
  const size = (name) => zlib.gzipSync(fs.readFileSync(path.join(root, name)), { level: 9 }).length
  const asset = (ext) => 'assets/' + fs.readdirSync(path.join(root, 'assets')).find((n) => n.startsWith(ext))
  const css = size(asset('style.')), js = size(asset('script.')), front = size('index.html')
  const articles = [...pages('articles/')].map(size)
  console.log(`# weights: front ${front} + css ${css} = ${front + css}; script ${js}; largest article ${Math.max(...articles)} bytes, gzipped`)
  if (front + css > 14 * 1024) fault('the front page is too heavy')
  if (js > 6 * 1024) fault('the script is too heavy')
  if (Math.max(...articles) > 6 * 1024) fault('an article is too heavy')
}

const browserChecks = { axe, wide, quiet, hostile, readers }
if (check === 'nu') nu()
else if (check === 'weights') weights()
else {
  const { server, base } = await serve(root, prefix)
  if (check === 'lighthouse') await lighthouse(base)
  else {
    const browser = await chromium.launch({ executablePath, args })
    await browserChecks[check](base, browser)
    await browser.close()
  }
  server.close()
}
process.exit(faults ? 1 : 0)
