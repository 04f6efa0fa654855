/* The catalogue: a query narrows the list, and so does each facet; both stand in the address, so
   that a link leads to the same list. It asks the same search as the dialog. */
(async () => {
  "use strict"
  const PAGE = 50 // entries
  const FIRST = 10 // of them that are shown before the others, so that a phone answers at once
  const CARDS = 50 // entries in one file
  const OPEN = 3 // facets that are unfolded at first
  const OTHERS = 10 // results through words of other languages

  const root = document.querySelector("[data-catalogue]")
  if (!root) return
  const [form, words, facets, reset] = ["form", "#words", ".facets", "button[type=reset]"]
    .map((one) => root.querySelector(one))
  const [count, list, pager, others] =
    [".catalogue-count", ".entries", ".catalogue-pages", ".catalogue-others"]
      .map((one) => root.querySelector(one))
  const language = document.documentElement.lang
  const base = new URL("./", location).href
  const index = await codifySearch.open(language, base)
  if (!index) {
    count.textContent = root.dataset.failed
    return
  }
  await index.needFacets()

  // ---- What the reader chose, as the address holds it

  const known = new Map() // value -> its facet
  for (const [facet, values] of Object.entries(index.filters)) {
    for (const value of Object.keys(values)) known.set(value, facet)
  }
  let state = read()

  function read() {
    const asked = new URLSearchParams(location.search)
    const chosen = new Set()
    for (const [facet, value] of asked) {
      if (known.has(`${facet}:${value}`)) chosen.add(`${facet}:${value}`)
    }
    return {
      words: asked.get("words") ?? "",
      chosen,
      page: Math.max(1, parseInt(asked.get("page"), 10) || 1),
    }
  }

  function write() {
    const asked = new URLSearchParams()
    if (state.words) asked.set("words", state.words)
    for (const value of state.chosen) asked.append(known.get(value), value.slice(value.indexOf(":") + 1))
    if (state.page > 1) asked.set("page", state.page)
    const text = asked.toString()
    try {
      history.replaceState(null, "", text ? `?${text}` : location.pathname)
    } catch {
      // A browser that keeps the address of a local file as it is: the list works all the same.
    }
  }

  // ---- Which entries pass, and how many each value would leave

  const values = [...known.keys()]
  const numbers = new Map(values.map((value, number) => [value, number]))
  const facetIds = Object.keys(index.filters)
  const bitOf = values.map((value) => 1 << facetIds.indexOf(known.get(value)))
  const all = Array.from({ length: index.listed }, (_, entry) => entry)
  const valuesOf = all.map(() => [])
  for (const [value, entries] of index.facets) {
    for (const entry of entries) if (entry < index.listed) valuesOf[entry].push(numbers.get(value))
  }

  /** Return the entries that pass all facets, and the number that each value leaves. */
  function narrowed(candidates) {
    const chosen = values.map((value) => state.chosen.has(value))
    const wanted = bitOf.reduce((bits, bit, number) => (chosen[number] ? bits | bit : bits), 0)
    const counts = values.map(() => 0)
    const passed = []
    for (const entry of candidates) {
      let failed = wanted
      for (const number of valuesOf[entry]) if (chosen[number]) failed &= ~bitOf[number]
      if (!failed) passed.push(entry)
      if (failed & (failed - 1)) continue // more than one facet fails
      for (const number of valuesOf[entry]) {
        if (!failed || bitOf[number] === failed) counts[number]++
      }
    }
    return { passed, counts }
  }

  // ---- The facets

  root.querySelector(".facets-all").open = matchMedia("(min-width: 60em)").matches
  const boxes = new Map()
  index.facetLabels.forEach(([facet, label], number) => {
    const details = make("details")
    details.open = number < OPEN
    details.append(make("summary", label))
    const set = make("ul")
    for (const [value, [name]] of Object.entries(index.filters[facet])) {
      const box = make("input")
      box.type = "checkbox"
      box.value = value
      const number = make("span", "", "facet-count")
      const line = make("label")
      line.append(box, " ", make("span", name), " ", number)
      const item = make("li")
      item.append(line)
      set.append(item)
      boxes.set(value, { box, number, item })
    }
    details.append(set)
    facets.append(details)
  })

  function showFacets(counts) {
    for (const [value, { box, number, item }] of boxes) {
      const left = counts[numbers.get(value)]
      box.checked = state.chosen.has(value)
      if (number.textContent !== String(left)) number.textContent = left
      item.classList.toggle("facet-empty", !left && !box.checked)
    }
    reset.hidden = !state.words && !state.chosen.size
  }

  // ---- The list

  let asked = 0
  let hits = new Map()

  /** Find what the query and the facets leave, and show the page of it. */
  async function show() {
    const mine = ++asked
    let candidates = all
    hits = new Map()
    if (state.words.trim()) {
      const answer = await codifySearch.ask(state.words, language, base)
      if (mine !== asked) return
      for (const hit of answer.hits) if (hit.entry < index.listed) hits.set(hit.entry, hit)
      candidates = [...hits.keys()]
    }
    const { passed, counts } = narrowed(candidates)
    const pages = Math.max(1, Math.ceil(passed.length / PAGE))
    state.page = Math.min(state.page, pages)
    const shown = passed.slice((state.page - 1) * PAGE, state.page * PAGE)
    showFacets(counts)
    count.textContent = passed.length
      ? index.texts.results.replace("{n}", passed.length) : index.texts.none
    const cards = await Promise.all(shown.slice(0, FIRST).map(card))
    if (mine !== asked) return
    list.start = (state.page - 1) * PAGE + 1
    list.replaceChildren(...cards)
    showPages(pages)
    await codifySearch.painted()
    const rest = await Promise.all(shown.slice(FIRST).map(card))
    if (mine !== asked) return
    list.append(...rest)
    await showOthers(mine)
  }

  async function card(entry) {
    const file = await index.load(`c-${Math.floor(entry / CARDS)}`)
    const [title, address, facts, summary, other] = file[entry % CARDS]
    const item = shape({ title, facts, href: new URL(address, base).href, lang: other,
      dir: other ? index.languages[other][1] : "" })
    const text = make("p", summary, "entry-summary")
    spoken(text, other, other && index.languages[other][1])
    item.querySelector(".entry-title").after(text)
    const hit = hits.get(entry)
    if (hit?.stems.length) {
      waiting.set(item, { hit, text })
      seen.observe(item)
    }
    return item
  }

  /** A result shows its best passage as soon as it comes into view. */
  const waiting = new WeakMap()
  const seen = new IntersectionObserver(async (items) => {
    for (const { isIntersecting, target } of items) {
      if (!isIntersecting) continue
      seen.unobserve(target)
      const { hit, text } = waiting.get(target)
      const result = await codifySearch.shown(hit, index, "")
      if (result) fill(text, result)
    }
  })

  function fill(text, result) {
    const link = make("a")
    link.href = result.place
    link.append(...result.parts.map(([part, found]) => (found ? make("mark", part) : part)))
    text.replaceChildren(link)
    spoken(text, result.lang, result.dir)
  }

  function shape({ title, facts, href, lang, dir }) {
    const item = make("li")
    const heading = make("p", "", "entry-title")
    const link = make("a", title)
    link.href = href
    spoken(link, lang, dir)
    heading.append(link)
    const line = make("p", "", "entry-facts")
    line.append(...facts.map((fact) => make("span", fact)))
    item.append(heading, line)
    return item
  }

  /** Show what the words of other languages find, apart. */
  async function showOthers(mine) {
    const items = []
    if (state.words.trim() && !state.chosen.size && state.page === 1) {
      for (const group of await codifySearch.askAcross(state.words, index, [...hits.values()])) {
        const by = index.texts.by.replace("{words}", group.words)
        for (const hit of group.hits.slice(0, OTHERS - items.length)) {
          const result = await codifySearch.shown(hit, group.index, by)
          if (!result) continue
          const item = shape({ ...result, facts: [...result.facts, by] })
          const text = make("p", "", "entry-summary")
          fill(text, result)
          item.querySelector(".entry-title").after(text)
          items.push(item)
        }
      }
    }
    if (mine !== asked) return
    others.replaceChildren()
    if (!items.length) return
    const box = make("ol", "", "entries")
    box.append(...items)
    others.append(make("h2", index.texts.others), box)
  }

  function showPages(pages) {
    pager.hidden = pages < 2
    const line = index.texts.page.replace("{n}", state.page).replace("{m}", pages)
    const step = (label, page) => {
      const button = make("button", label, "md-button")
      button.type = "button"
      button.disabled = page < 1 || page > pages
      button.addEventListener("click", () => {
        change({ page }).then(() => list.querySelector("a")?.focus())
      })
      return button
    }
    pager.replaceChildren(step(index.texts.previous, state.page - 1), make("span", line),
      step(index.texts.next, state.page + 1))
  }

  function make(name, text = "", className = "") {
    const element = document.createElement(name)
    if (text) element.textContent = text
    if (className) element.className = className
    return element
  }

  function spoken(element, lang, dir) {
    if (!lang) return
    element.lang = lang
    element.dir = dir
  }

  // ---- What the reader does

  /** Show what the reader changed. The address follows behind: it takes a phone some time. */
  function change(changed) {
    state = { ...state, page: 1, ...changed }
    setTimeout(write)
    return show()
  }

  let typing
  words.addEventListener("input", () => {
    clearTimeout(typing)
    typing = setTimeout(() => change({ words: words.value }), 120)
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    change({ words: words.value })
  })
  form.addEventListener("reset", (event) => {
    event.preventDefault()
    words.value = ""
    change({ words: "", chosen: new Set() })
    words.focus()
  })
  facets.addEventListener("change", ({ target }) => {
    if (target.checked) state.chosen.add(target.value)
    else state.chosen.delete(target.value)
    change()
  })
  addEventListener("popstate", () => {
    state = read()
    words.value = state.words
    show()
  })
  words.value = state.words
  show()
})()
