// The search page. Loaded there only. It loads the parts of the index that a question needs; package search makes them
// and splits texts into words as split does here. Everything from the index is put in as text, never as HTML.
(() => {
  const place = document.getElementById("search"), form = place.querySelector("form"), { q, kind, year } = form.elements;
  const [status, list, button] = place.querySelectorAll("[role=status], ol, ol ~ button"), words = form.dataset, files = {};
  const get = (name) => files[name] ??= fetch("{{base}}" + "search/index/" + name + ".json", { cache: "no-cache" })
    .then((r) => r.ok ? r.json() : Promise.reject(r.status));

  // scripts without spaces are split into pairs of characters
  const dense = "(?:(?=[\\p{L}\\p{N}])[ー" + ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
    .map((s) => `\\p{Script=${s}}`).join("") + "])";
  const runs = new RegExp(`(${dense}+)|((?!${dense})[\\p{L}\\p{N}])+`, "gu");
  const split = (text) => {
    const found = new Set();
    text = text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßẞ]/g, "ss").toLowerCase().replace(/ς/g, "σ");
    for (const [run, pairs] of text.matchAll(runs)) {
      const chars = [...run];
      if (!pairs) found.add(chars.slice(0, 32).join(""));
      else for (let i = 0; i < Math.max(1, chars.length - 1); i++) found.add(chars[i] + (chars[i + 1] ?? ""));
    }
    return [...found];
  };

  // what the index has for a word: itself, and what begins with it; for one that nobody wrote, its beginning
  const lookup = async (head, word, less = 2) => {
    const found = [], longer = word.length > 2 || new RegExp(dense, "u").test(word);
    let i = Math.max(0, head.first.findLastIndex((first) => first <= word));
    do {
      const terms = head.first.length ? await get("terms/" + i) : {};
      for (const term in terms) if (term == word || longer && term.startsWith(word)) found.push([term == word ? 2 : 1, terms[term]]);
    } while (longer && head.first[++i]?.startsWith(word));
    return found.length || !less || word.length < 5 ? found : lookup(head, word.slice(0, -1), less - 1);
  };
  const find = async (head, question) => {
    const score = head.docs.map((n) => new Float32Array(n)), total = head.docs.reduce((a, b) => a + b, 0);
    for (const word of split(question).filter((w) => !head.common.includes(w))) {
      const best = head.docs.map((n) => new Float32Array(n));
      let hits = 0;
      for (const [weight, lists] of await lookup(head, word)) lists.forEach((postings, k) => {
        let at = 0;
        postings.forEach((step, i) => {
          const doc = (at += step) >> 1;
          hits += !best[k][doc];
          best[k][doc] = Math.max(best[k][doc], weight * (at & 1 ? 4 : 1));
          if (!i && postings.length == head.max) for (let n = 0; n < doc; n++) best[k][n] ||= .1; // left out: perhaps
        });
      });
      const rare = Math.log(1 + total / (hits || 1));
      score.forEach((row, k) => row.forEach((s, n) => row[n] = best[k][n] && s >= 0 ? s + best[k][n] * rare : -1));
    }
    const results = [];
    head.years.forEach((years, k) => (kind.value === "" || kind.value == k) && years.forEach(([y, first], i) => {
      if (year.value && year.value != y) return;
      for (let n = first; n < (years[i + 1]?.[1] ?? head.docs[k]); n++) if (score[k][n] >= 0) results.push([score[k][n], y, n, k]);
    }));
    return results.sort((a, b) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2]);
  };

  const make = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const show = async (head, results) => {
    const rows = await Promise.all(results.map(async ([, , n, k]) => [k, (await get(`docs/${k}-${Math.floor(n / head.per)}`))[n % head.per]]));
    list.append(...rows.map(([k, [href, title, text = "", date, source, badge, lang = document.documentElement.lang]]) => make("li", {},
      make("h2", { dir: "auto", lang }, make("a", { href }, title)), make("p", { dir: "auto", lang }, text),
      make("p", { className: "m" }, [head.kinds[k], date, source, badge].filter(Boolean).join(" · ")))));
  };

  let turn = 0;
  const search = async () => {
    const mine = ++turn, asked = new URLSearchParams([...new FormData(form)].filter((pair) => pair[1].trim()));
    history.replaceState(null, "", asked.size ? "?" + asked : location.pathname);
    try {
      const head = await get("index"), results = asked.size ? await find(head, q.value) : [];
      if (mine != turn) return; // the reader has typed on
      const n = results.length;
      list.replaceChildren();
      status.textContent = !asked.size ? "" : n == 0 ? words.none : n == 1 ? words.one : words.count.replace("{n}", n);
      button.onclick = async () => {
        const next = results.splice(0, 10);
        button.hidden = !results.length;
        await show(head, next);
      };
      await button.onclick();
    } catch {
      status.textContent = words.failed;
    }
  };
  let timer;
  q.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(search, 200);
  };
  form.onchange = search;
  form.onsubmit = (event) => {
    event.preventDefault();
    search();
  };
  get("index").then((head) => {
    head.kinds.forEach((name, k) => head.docs[k] && kind.append(make("option", { value: k }, name)));
    for (const y of [...new Set(head.years.flat().map((pair) => pair[0]))].sort((a, b) => b - a)) year.append(make("option", { value: y }, y));
    for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
    if (location.search) search();
  }).catch(() => status.textContent = words.failed);
  form.hidden = false;
})();
