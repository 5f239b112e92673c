
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const KEYS = ["school", "grade", "test", "kind", "expected"];
  const PREFIX = "#show:";
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const byId = (id) => document.getElementById(id);
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const number = (count) => count.toLocaleString("en-US");

  const readTable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const keys = heads.map((head) => head.dataset.key);
    const rows = [];
    for (let element = table.tBodies[0].firstElementChild; element; element = element.nextElementSibling) {
      const row = { element, kind: table.dataset.kind };
      let cell = element.firstElementChild;
      for (const key of keys) {
        row[key] = cell.textContent;
        cell = cell.nextElementSibling;
      }
      row.text = `${row.student || ""} ${row.ssid || ""}`.toLowerCase();
      rows.push(row);
    }
    return { table, heads, keys, rows, chip: "" };
  };
  const lists = [...document.querySelectorAll("table.list")].map(readTable);

  const fillSelects = () => {
    for (const key of KEYS) {
      const select = byId(`filter-${key}`);
      const values = new Set(lists.flatMap((list) => list.rows.map((row) => row[key])));
      const named = [...values].filter(Boolean).sort(collator.compare);
      for (const value of named) select.append(make("option", { value, textContent: value }));
      select.parentElement.hidden = named.length < 2;
    }
  };

  const wanted = () => Object.fromEntries(KEYS.map((key) => [key, byId(`filter-${key}`).value]));
  const matches = (row, choice, words, chip) =>
    KEYS.every((key) => !choice[key] || row[key] === choice[key]) &&
    words.every((word) => row.text.includes(word)) &&
    (!chip || row.field.split("; ").includes(chip));

  const apply = () => {
    const choice = wanted();
    const words = byId("filter-q").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    let all = 0;
    for (const list of lists) {
      let visible = 0;
      for (const row of list.rows) {
        const match = matches(row, choice, words, list.chip);
        if (row.element.hidden === match) row.element.hidden = !match;
        visible += match ? 1 : 0;
      }
      list.state.textContent = visible === list.rows.length ? "" : `${number(visible)} of ${number(list.rows.length)} rows shown`;
      list.download.disabled = visible === 0;
      shown += visible;
      all += list.rows.length;
    }
    byId("filter-state").textContent = `${number(shown)} of ${number(all)} rows shown`;
    const kept = Object.entries(choice).filter(([, value]) => value);
    byId("filter-link").href = PREFIX + new URLSearchParams(kept);
    return kept;
  };

  const keepInAddress = () => {
    apply();
    history.replaceState(null, "", byId("filter-link").getAttribute("href"));
  };

  const readAddress = () => {
    if (!location.hash.startsWith(PREFIX)) return false;
    const kept = new URLSearchParams(location.hash.slice(PREFIX.length));
    for (const key of KEYS) {
      const select = byId(`filter-${key}`);
      select.value = kept.get(key) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    apply();
    return true;
  };

  const sortBy = (list, column) => {
    const head = list.heads[column];
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of list.heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const key = list.keys[column];
    const isNumber = head.classList.contains("n");
    const value = (row) => {
      if (!isNumber) return row[key];
      const parsed = Number.parseFloat(row[key].replace("\u2212", "-").replaceAll(",", ""));
      return Number.isNaN(parsed) ? -Infinity : parsed;
    };
    const compare = isNumber
      ? (a, b) => (value(a) > value(b)) - (value(a) < value(b))
      : (a, b) => collator.compare(value(a), value(b));
    list.rows.sort((a, b) => direction * compare(a, b));
    list.table.tBodies[0].append(...list.rows.map((row) => row.element));
  };

  const addSorting = (list) => {
    list.heads.forEach((head, column) => {
      const button = make("button", { type: "button", textContent: head.textContent });
      button.addEventListener("click", () => sortBy(list, column));
      head.replaceChildren(button);
    });
  };

  // A spreadsheet runs a cell that begins with one of these; an apostrophe makes it text. Numbers stay numbers.
  const csvCell = (text) => {
    const plain = text.replace(/^\u2212(?=\d)/, "-");
    const isNumber = /^[+-]?\d{1,9}(\.\d+)?$/.test(plain);
    const safe = !isNumber && /^[\s]*[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
    return `"${safe.replaceAll('"', '""')}"`;
  };

  const download = (list) => {
    const titles = list.heads.map((head) => head.textContent);
    const rows = list.rows.filter((row) => !row.element.hidden).map((row) => list.keys.map((key) => row[key]));
    const text = [titles, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\r\n");
    const link = make("a", {
      href: URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" })),
      download: `${list.table.dataset.name}.csv`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const addChips = (list, tools) => {
    if (!list.keys.includes("field")) return;
    const counts = new Map();
    for (const row of list.rows) {
      for (const field of row.field.split("; ").filter(Boolean)) counts.set(field, (counts.get(field) || 0) + 1);
    }
    if (counts.size < 2) return;
    const chips = [...counts].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0])).map(([field, count]) => {
      const chip = make("button", { type: "button", className: "chip", textContent: `${field} ${number(count)}` });
      chip.setAttribute("aria-pressed", "false");
      chip.addEventListener("click", () => {
        list.chip = list.chip === field ? "" : field;
        for (const other of chips) other.setAttribute("aria-pressed", String(other === chip && list.chip !== ""));
        apply();
      });
      return chip;
    });
    tools.append(...chips);
  };

  const addTools = (list) => {
    const tools = make("div", { className: "tools" });
    list.download = make("button", { type: "button", className: "download", textContent: "Download shown rows (CSV)" });
    list.download.addEventListener("click", () => download(list));
    list.state = make("span", { className: "total" });
    addChips(list, tools);
    tools.append(list.state, list.download);
    list.table.parentElement.before(tools);
  };

  const linkSchools = () => {
    const known = new Set([...byId("filter-school").options].map((option) => option.value));
    const heads = byId("changes-by-school")?.parentElement.querySelectorAll("tbody th") || [];
    for (const head of heads) {
      const school = head.textContent;
      if (!known.has(school)) continue;
      const link = make("a", { textContent: school, href: PREFIX + new URLSearchParams({ school }) });
      link.setAttribute("aria-label", `${school}: show only its rows`);
      head.replaceChildren(link);
    }
  };

  lists.forEach(addTools);
  lists.forEach(addSorting);
  fillSelects();
  linkSchools();
  form.hidden = false;
  document.documentElement.classList.add("filtered");
  for (const key of KEYS) byId(`filter-${key}`).addEventListener("change", keepInAddress);
  byId("filter-q").addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("filter-clear").addEventListener("click", () => {
    for (const key of KEYS) byId(`filter-${key}`).value = "";
    byId("filter-q").value = "";
    keepInAddress();
    byId("filter-q").focus();
  });
  addEventListener("hashchange", () => { if (readAddress()) form.scrollIntoView(); });
  if (!readAddress()) apply();
})();
