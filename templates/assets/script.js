// What script adds; without it every page is complete. Tables can be sorted and filtered, a page says when the site
// has not been updated for too long, and j, k and o walk through the stories.
(() => {
  const words = { stale: "{{T foot.stale}}", hours: "{{T age.hours}}", days: "{{T age.days}}" }, base = "{{base}}";

  // tables
  const value = (row, i) => {
    const cell = row.cells[i], time = cell.querySelector("time");
    if (cell.dataset.n) return +cell.dataset.n;
    if (time) return time.dateTime;
    const text = cell.textContent.trim(), n = cell.className == "n" && +text.replace(/[.,\s]/g, "");
    return cell.className == "n" && !isNaN(n) ? n : text.toLowerCase();
  };
  const compare = (a, b) => typeof a == "number" && typeof b == "number" ? a - b : String(a).localeCompare(String(b));
  const sort = (table, i, head) => {
    const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") == "ascending" : head.className == "n";
    for (const th of table.tHead.rows[0].cells) th.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [value(row, i), row]).sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
    body.append(...rows.map((pair) => pair[1]));
  };
  const sortable = (table) => [...table.tHead.rows[0].cells].forEach((head, i) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    button.onclick = () => sort(table, i, head);
    head.append(button);
  });
  const filterable = (input) => {
    const rows = [...document.querySelectorAll("#" + input.dataset.table + " tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase() + " " + (row.querySelector("time")?.dateTime ?? ""));
    const out = input.closest("p").querySelector("output");
    input.oninput = () => {
      const words = input.value.toLowerCase().split(/\s+/);
      let n = 0;
      rows.forEach((row, i) => n += !(row.hidden = !words.every((word) => texts[i].includes(word))));
      out.textContent = input.value && input.dataset.shown.replace("{n}", n).replace("{all}", rows.length);
    };
  };

  // the last run: too old, and feed by feed on the sources page
  const stale = (status) => {
    const hours = (Date.now() - Date.parse(status.run)) / 36e5;
    if (!(hours * 3600 > 2 * Math.max(3600, status.interval))) return; // runs are no more often than hourly
    const n = hours < 48 ? Math.round(hours) : Math.round(hours / 24);
    const note = document.createElement("p");
    note.className = "stale";
    note.setAttribute("role", "status");
    note.textContent = words.stale.replace("{age}", (hours < 48 ? words.hours : words.days).replace("{n}", n));
    document.querySelector("main").after(note); // it sticks to the foot of the window, so that nothing moves
  };
  const health = (table, feeds) => {
    for (const row of table.tBodies[0].rows) {
      const feed = feeds.find((f) => f.slug == row.dataset.feed), cell = row.querySelector(".health");
      cell.textContent = !feed ? table.dataset.unknown : feed.ok ? table.dataset.ok : table.dataset.failing;
      if (feed && !feed.ok) cell.classList.add("bad");
    }
  };

  const start = async () => {
    document.querySelectorAll("table.sort").forEach(sortable);
    document.querySelectorAll(".filter input").forEach(filterable);
    const table = document.getElementById("health");
    try {
      const status = await (await fetch(base + "status.json")).json();
      stale(status);
      if (table) health(table, status.feeds);
    } catch { /* a preview without a run has no status */ }
  };

  // j and k go to the next and the previous story, o opens it
  const step = (by) => {
    const links = [...document.querySelectorAll(".lead h2 a, .items h3 a, .coverage li p:nth-child(2) a:first-child")];
    links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + by))]?.focus();
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable) return;
    if (e.key == "j") step(1);
    if (e.key == "k") step(-1);
    if (e.key == "o" && document.activeElement.matches("main a")) document.activeElement.click();
  });

  start();
})();
