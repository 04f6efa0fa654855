/* Behind the theme's search dialog: in place of its worker, an answerer that loads the search of
   this site when a reader first types, and runs in the page, so that a folder works like a server. */
(() => {
  "use strict"
  const ENGINE = new URL("search.js", document.currentScript.src).href
  const SHOWN = 10 // results in the dialog; the catalogue shows all
  const FEW = 3 // results below which words of other languages are tried here too
  const [READY, QUERY, RESULT] = [1, 2, 3]
  const WAIT = 10 // milliseconds after a key before an answer is looked for

  /** Return the address of the language's pages. */
  const root = () => {
    const { base } = JSON.parse(document.getElementById("__config").textContent)
    return new URL(`${base}/`, location).href
  }

  /** Run a script, behind those that were asked for before. */
  const run = (address) => new Promise((done, failed) => {
    const script = document.createElement("script")
    script.async = false
    script.src = address
    script.onload = done
    script.onerror = failed
    document.head.append(script)
  })

  /** Run the engine and the head of the index once, fetched side by side, and return the engine. */
  let engine
  function loaded() {
    engine ??= Promise.all([run(ENGINE), run(new URL("search/index.js", root())).catch(() => {})])
      .then(() => codifySearch)
    return engine
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)

  class Answerer extends EventTarget {
    constructor() {
      super()
      this.asked = 0
      setTimeout(() => this.send(READY))
    }

    send(type, data) {
      this.dispatchEvent(new MessageEvent("message", { data: { type, data } }))
    }

    async postMessage({ type, data }) {
      if (type !== QUERY) return
      const asked = ++this.asked
      if (!data.trim()) return this.send(RESULT, { items: [] })
      await new Promise((done) => setTimeout(done, WAIT))
      if (asked !== this.asked) return
      const search = await loaded().catch(() => null)
      const show = async (answer) => {
        if (asked !== this.asked || !answer) return
        this.send(RESULT, { items: [...answer.results.map(item), ...last(answer, data)] })
        if (answer.total) meta().textContent = answer.words.results.replace("{n}", answer.total)
        await search.painted()
      }
      const language = document.documentElement.lang
      show(await search?.askAll(data, language, root(), SHOWN, FEW, show))
    }

    terminate() {}
  }

  const meta = () => document.querySelector(".md-search-result__meta")

  /** Return a result as the theme takes it: the record, and the passage in it. */
  function item(result) {
    const score = result.score
    const text = result.parts.map(([part, found]) =>
      found ? `<mark>${escaped(part)}</mark>` : escaped(part)).join("")
    const tongue = result.lang ? ` lang="${result.lang}" dir="${result.dir}"` : ""
    const inTongue = (html) => (tongue ? `<bdi${tongue}>${html}</bdi>` : html)
    const tags = [...result.facts.map(escaped), ...(result.by ? [escaped(result.by)] : [])]
    const facts = [...result.facts, ...(result.by ? [result.by] : [])]
    const line = `<span class="search-facts">${facts.map((fact) =>
      `<span>${escaped(fact)}</span>`).join("")}</span>`
    const title = `${inTongue(escaped(result.title))} ${line}`
    const article = { location: result.href, title, text: "", score, terms: {} }
    const passage = { location: result.place, title: "", text: inTongue(text), score, terms: {} }
    return [article, passage]
  }

  /** Return the way to the catalogue, which stands behind the results. */
  function last({ total, words, catalogue }, query) {
    if (!total) return []
    const location = `${catalogue}?words=${encodeURIComponent(query)}`
    return [[{ location, title: escaped(words.all), text: "", score: -1, terms: {} }]]
  }

  /** Fetch the engine and the head of the index as soon as the reader enters the field. */
  addEventListener("focusin", ({ target }) => {
    if (!target.matches?.(".md-search__input")) return
    loaded().catch(() => {})
  })

  const Native = window.Worker
  window.Worker = function (url, options) {
    return String(url).includes("/workers/search.") ? new Answerer() : new Native(url, options)
  }
})()
