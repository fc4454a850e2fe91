// The search page: a field, the filters that the index knows, and results, in place of the words that stand there
// without an index. Loaded on that page only. Everything from the index is put in as text, never as HTML.
(async () => {
  const { base, label, count, one, none, more, any, filters: names } = document.currentScript.dataset
  const place = document.getElementById('search')
  let pagefind
  try {
    pagefind = await import(base + 'pagefind/pagefind.js')
    await pagefind.options({ baseUrl: base, excerptLength: 28 })
    await pagefind.init()
  } catch {
    return // no index: the page says so already
  }

  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props)
    node.append(...children)
    return node
  }
  const field = make('input', { type: 'search', name: 'q', autocomplete: 'off' })
  const form = make('form', { role: 'search' }, make('label', {}, label + ' ', field))
  const status = make('p', { role: 'status' })
  const list = make('ol', { className: 'results' })
  const button = make('button', { type: 'button', textContent: more, hidden: true })

  // One select for each filter: names is "topic:Topic,platform:Platform" in the site's language.
  const known = await pagefind.filters()
  const selects = []
  for (const pair of names.split(',')) {
    const [name, title] = pair.split(':')
    const values = Object.entries(known[name] || {})
    if (values.length === 0) continue
    values.sort(name === 'year' ? (a, b) => b[0].localeCompare(a[0]) : (a, b) => a[0].localeCompare(b[0]))
    const select = make('select', { name }, make('option', { value: '', textContent: any }))
    for (const [value, n] of values) select.append(make('option', { value, textContent: `${value} (${n})` }))
    selects.push(select)
    form.append(make('label', {}, title + ' ', select))
  }

  // Excerpts come as text with <mark> around the words found.
  const excerpt = (html) => {
    const p = make('p')
    for (const node of new DOMParser().parseFromString(html, 'text/html').body.childNodes) {
      p.append(node.nodeName === 'MARK' ? make('mark', { textContent: node.textContent }) : node.textContent)
    }
    return p
  }
  const show = async (results) => {
    for (const data of await Promise.all(results.map((r) => r.data()))) {
      const link = make('a', { textContent: data.meta.title || data.url })
      const url = new URL(data.url, location.href)
      if (url.origin === location.origin) link.href = url.href
      const item = make('li', {}, make('h2', {}, link), excerpt(data.excerpt))
      if (data.meta.date) item.append(make('p', { className: 'm', textContent: data.meta.date }))
      list.append(item)
    }
  }

  let turn = 0
  const search = async () => {
    const mine = ++turn
    const chosen = {}
    const address = new URLSearchParams()
    if (field.value.trim()) address.set('q', field.value.trim())
    for (const s of selects) {
      if (s.value) {
        chosen[s.name] = s.value
        address.set(s.name, s.value)
      }
    }
    history.replaceState(null, '', address.size ? '?' + address : location.pathname)
    if (!address.size) {
      list.replaceChildren()
      status.textContent = ''
      button.hidden = true
      return
    }
    const found = await pagefind.search(field.value.trim() || null, { filters: chosen })
    if (mine !== turn) return // the reader has typed on
    let shown = 10
    list.replaceChildren()
    const n = found.results.length
    status.textContent = n === 0 ? none : n === 1 ? one : count.replace('{n}', n)
    button.hidden = n <= shown
    button.onclick = async () => {
      const next = found.results.slice(shown, shown + 10)
      shown += 10
      button.hidden = n <= shown
      await show(next)
    }
    await show(found.results.slice(0, 10))
  }
  let timer
  field.oninput = () => {
    clearTimeout(timer)
    timer = setTimeout(search, 200)
  }
  form.onchange = search
  form.onsubmit = (event) => {
    event.preventDefault()
    search()
  }

  const given = new URLSearchParams(location.search)
  field.value = given.get('q') || ''
  for (const s of selects) s.value = given.get(s.name) || ''
  place.replaceChildren(form, status, list, button)
  for (let next = place.nextElementSibling; next && next.hasAttribute('data-noindex'); next = place.nextElementSibling) next.remove()
  search()
})()
