/* The search in the browser: the same words, index and answers as `codify.search` in Python.
   docs/search.md specifies both. Data come as scripts that call `codifySearch.take`, which works
   from a server and from a folder alike; nothing is loaded before the first query. */
var codifySearch = (() => {
  "use strict"

  const EXACT = 16, STEM = 10, BEGINNING = 6, MISTAKE = 4
  const UNIT = 16, SEGMENT = 2048
  const LONGEST_WORD = 60, LONGEST_QUERY = 300, MOST_TERMS = 12, MOST_WORDS = 6
  const LOOSE = 3
  const SHORTEST_BEGINNING = 3, SHORTEST_REST = 3, ONE_MISTAKE = 4, TWO_MISTAKES = 8
  const QUOTES = new Set('"“”„‟«»＂')
  const BLANKS = new Set(" \t\n\r\v\f\u00a0\u2007\u202f\u3000")
  const HYPHENS = new Set("-‐‑‒–—―−﹣－")

  // ---- Data that come as scripts

  const taken = new Map()
  const coming = new Map()

  /** Take what a data file brings. */
  function take(key, data) {
    taken.set(key, data)
  }

  /** Load a data file and return what it brings; null where it is missing. */
  function load(key, url) {
    if (taken.has(key)) return Promise.resolve(taken.get(key))
    if (!coming.has(key)) {
      coming.set(key, api.fetch(url).then(() => {
        if (!taken.has(key)) coming.delete(key)
        return taken.get(key) ?? null
      }))
    }
    return coming.get(key)
  }

  /** Run a script by its address. */
  function fetch(url) {
    return new Promise((done) => {
      const script = document.createElement("script")
      script.src = url
      script.onload = script.onerror = () => {
        script.remove()
        done()
      }
      document.head.append(script)
    })
  }

  /** Wait until what was put on the page has been painted; a hidden page is not waited for. */
  const painted = () => new Promise((done) => {
    if (document.hidden) done()
    else requestAnimationFrame(() => setTimeout(done))
  })

  // ---- Characters and words

  const characters = new Map()
  let rules = {}

  /** Take the table of characters and the rules of each language. */
  function setUp(groups, languages) {
    for (const [to, all] of Object.entries(groups)) for (const one of all) characters.set(one, to)
    rules = languages
    for (const rule of Object.values(rules)) {
      for (const name of ["stop", "elided", "tails", "attached"]) rule[name] = new Set(rule[name])
    }
  }

  const NONE = new Set()
  const NO_RULES = { stop: NONE, elided: NONE, tails: NONE, attached: NONE, steps: [["same", []]] }
  const size = (text) => {
    let count = 0
    for (const _ of text) count++
    return count
  }
  const first = (text, count) => (text.length > count ? [...text].slice(0, count).join("") : text)
  const fold = (text) => Array.from(text, (one) => characters.get(one) ?? one).join("")

  class Normaliser {
    constructor(language, same) {
      this.rules = rules[language] ?? NO_RULES
      this.same = new Map(Object.entries(same))
      this.stems = new Map()
    }

    /** Return the words of a text: letters, stem, place, whole compound, start and end. */
    words(text) {
      const found = []
      let at = 0
      const add = (letters, compound) => {
        const word = first(letters.map((one) => one.letter).join(""), LONGEST_WORD)
        if (!this.rules.stop.has(word)) {
          const [start, end] = [letters[0].start, letters[letters.length - 1].end]
          const whole = compound ?? this.without(word)
          found.push({ word, stem: this.stem(word), at, whole, start, end })
        }
        at++
      }
      for (const piece of pieces(text)) {
        if (piece.every(({ letter }) => letter !== "'" && letter !== "-")) {
          add(piece)
          continue
        }
        const parts = this.parts(piece)
        const all = parts.flat().map((one) => one.letter).join("")
        const whole = parts.length > 1 ? first(all, LONGEST_WORD) : ""
        for (const part of parts) add(part, whole)
      }
      return found
    }

    /** Return a word without what may be attached to its front, if that makes it another. */
    without(word) {
      const [letter, ...rest] = word
      if (!this.rules.attached.has(letter) || rest.length < SHORTEST_REST) return ""
      const left = rest.join("")
      return !this.rules.stop.has(left) && this.stem(left) !== this.stem(word) ? left : ""
    }

    /** Return the parts of a compound: without what is elided, and without a genitive's s. */
    parts(piece) {
      const found = []
      for (const compound of split(piece, "-")) {
        const parts = split(compound, "'")
        parts.forEach((part, number) => {
          const word = part.map((one) => one.letter).join("")
          const before = number < parts.length - 1
          if (word && !((before && this.rules.elided.has(word)) ||
              (number && this.rules.tails.has(word)))) found.push(part)
        })
      }
      return found
    }

    stem(word) {
      let stem = this.stems.get(word)
      if (stem === undefined) {
        stem = this.stemmed(word)
        this.stems.set(word, stem)
      }
      return stem
    }

    stemmed(word) {
      if (/[0-9]/.test(word)) return word
      let stem = word.replaceAll("ñ", "n")
      for (const [kind, affixes] of this.rules.steps) stem = this.stepped(stem, kind, affixes)
      return stem
    }

    stepped(word, kind, affixes) {
      if (kind === "same") return this.same.get(word) ?? word
      if (kind === "porter") return /^[a-z]{4,}$/.test(word) ? porterStemmer(word) : word
      if (kind === "double") {
        const letters = [...word]
        const last = letters.length - 1
        return last > 2 && letters[last] === letters[last - 1] ? letters.slice(0, last).join("") : word
      }
      let letters = size(word)
      for (const [affix, instead, rest] of affixes) {
        if (letters - affix.length < rest) continue
        if (kind === "prefix" && word.startsWith(affix)) return instead + word.slice(affix.length)
        if (kind !== "prefix" && word.endsWith(affix)) {
          word = word.slice(0, word.length - affix.length) + instead
          if (kind === "suffix") return word
          letters = size(word)
        }
      }
      return word
    }

    bare(word) {
      for (const [kind, affixes] of this.rules.steps) {
        if (kind === "prefix") word = this.stepped(word, kind, affixes)
      }
      return word
    }
  }

  /** Return the letters between spaces, each with its place in the text. */
  function pieces(text) {
    const found = []
    let piece = []
    let start = 0
    for (const one of text) {
      const end = start + one.length
      for (const letter of characters.get(one) ?? one) {
        if (letter !== " ") piece.push({ letter, start, end })
        else if (piece.length) {
          found.push(piece)
          piece = []
        }
      }
      start = end
    }
    if (piece.length) found.push(piece)
    return found
  }

  function split(piece, mark) {
    const parts = [[]]
    for (const one of piece) {
      if (one.letter === mark) parts.push([])
      else parts[parts.length - 1].push(one)
    }
    return parts
  }

  // ---- The index, of which the browser loads the parts that a query needs

  class Index {
    constructor(language, base, about) {
      Object.assign(this, about)
      this.language = language
      this.base = base
      this.normaliser = new Normaliser(language, about.same)
      this.shards = new Map()
    }

    load(name) {
      return load(`${this.language}/${name}`, `${this.base}search/${name}.js`)
    }

    /** Return the number of the shard in which a stem would stand. */
    shardOf(stem) {
      let [low, high] = [0, this.starts.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (this.starts[middle] <= stem) low = middle + 1
        else high = middle
      }
      return Math.max(0, low - 1)
    }

    /** Load the shards in which these stems, and stems with these beginnings, stand. */
    async need(stems, beginnings) {
      const numbers = new Set(stems.map((stem) => this.shardOf(stem)))
      for (const letters of beginnings) {
        const last = this.shardOf(letters + "\uffff")
        for (let number = this.shardOf(letters); number <= last; number++) numbers.add(number)
      }
      await Promise.all([...numbers].map(async (number) => {
        if (this.shards.has(number) || !this.starts.length) return
        const shard = await this.load(`s-${number}`)
        if (shard) this.shards.set(number, shard)
      }))
    }

    /** Return how much a stem tells, and the postings of each of its words; null without one. */
    stem(stem) {
      const shard = this.shards.get(this.shardOf(stem)) ?? {}
      return Object.hasOwn(shard, stem) ? shard[stem] : null
    }

    rarity(stem) {
      return this.stem(stem)?.[0]
    }

    words(stem) {
      return Object.keys(this.stem(stem)?.[1] ?? {})
    }

    /** Load which entries have which value of which facet. */
    async needFacets() {
      if (this.facets) return
      const data = Object.entries(await this.load("facets") ?? {})
      this.facets = new Map(data.map(([value, entries]) => [value, new Set(entries)]))
    }

    beginningWith(letters) {
      const found = []
      const last = this.shardOf(letters + "\uffff")
      for (let number = this.shardOf(letters); number <= last; number++) {
        for (const stem of Object.keys(this.shards.get(number) ?? {})) {
          if (stem.startsWith(letters)) found.push(stem)
        }
      }
      return found
    }

    postings(stem, word) {
      const words = this.stem(stem)?.[1] ?? {}
      if (!Object.hasOwn(words, word)) return []
      const flat = words[word]
      if (flat.read) return flat.read
      const found = []
      for (let i = 0, entry = 0; i < flat.length;) {
        entry += flat[i]
        const [weight, count] = [flat[i + 1], flat[i + 2]]
        const places = []
        for (let k = 0, place = 0; k < count; k++) places.push(place += flat[i + 3 + k])
        found.push({ entry, weight, places })
        i += 3 + count
      }
      flat.read = found
      return found
    }
  }

  /** Open the index of a language; `base` leads to the language's pages. */
  async function open(language, base) {
    const about = await load(`${language}/index`, `${base}search/index.js`)
    if (!about) return null
    about.opened ??= new Index(language, base, about)
    return about.opened
  }

  // ---- Queries

  /** Return a query in its parts, as `parse` in Python does. */
  function parse(query, index) {
    const { normaliser, keys } = index
    const parts = { terms: [], phrases: [], excluded: [], excludedPhrases: [], filters: [], open: false }
    const form = ({ word, stem }) => ({ word, stem })
    let [pending, without] = ["", false]
    for (const [quoted, chunk] of chunks(first(query, LONGEST_QUERY))) {
      parts.open = false
      if (pending) {
        parts.filters.push(values(chunk, keys[pending], index))
        pending = ""
        continue
      }
      if (quoted) {
        const words = normaliser.words(chunk)
        if (without) {
          if (words.length) parts.excludedPhrases.push(words)
        } else if (words.length) {
          parts.phrases.push(words)
          for (const word of words) parts.terms.push([form(word)])
        }
        without = false
        continue
      }
      without = false
      if (HYPHENS.has(chunk)) {
        without = true
        continue
      }
      const colon = chunk.indexOf(":")
      const words = colon < 0 ? [] : normaliser.words(chunk.slice(0, colon))
      const key = words.map(({ word }) => normaliser.bare(word)).join("")
      if (Object.hasOwn(keys, key)) {
        const value = chunk.slice(colon + 1)
        if (value) parts.filters.push(values(value, keys[key], index))
        else pending = key
      } else if (HYPHENS.has([...chunk][0])) {
        const rest = [...chunk].slice(1).join("")
        for (const word of normaliser.words(rest)) parts.excluded.push(form(word))
      } else {
        for (const word of normaliser.words(chunk)) {
          const forms = [form(word)]
          if (word.whole) forms.push({ word: word.whole, stem: normaliser.stem(word.whole) })
          parts.terms.push(forms)
        }
        parts.open = true
      }
    }
    parts.terms = parts.terms.slice(0, MOST_TERMS)
    return parts
  }

  /** Return the parts of a query between blanks, and those between quotation marks. */
  function chunks(query) {
    const parts = [""]
    for (const one of query) {
      if (QUOTES.has(one)) parts.push("")
      else parts[parts.length - 1] += one
    }
    const found = []
    parts.forEach((part, number) => {
      if (number % 2 === 1 && number < parts.length - 1) {
        found.push([true, part])
        return
      }
      let chunk = ""
      for (const one of part + " ") {
        if (!BLANKS.has(one)) chunk += one
        else if (chunk) {
          found.push([false, chunk])
          chunk = ""
        }
      }
    })
    return found
  }

  /** Return the values of a filter whose id or name fits what the reader wrote. */
  function values(text, facet, index) {
    const asked = new Set(index.normaliser.words(text).map((word) => word.stem))
    const found = new Set()
    for (const [value, names] of Object.entries(index.filters[facet])) {
      for (const name of names) {
        const stems = new Set(index.normaliser.words(name).map((word) => word.stem))
        const fits = asked.size && [...asked].every((stem) => stems.has(stem))
        if (fits || fold(text) === value.slice(value.indexOf(":") + 1)) found.add(value)
      }
    }
    return found
  }

  // ---- Answers

  /** Return the entries that answer a query, the best first: entry, score, segment and stems. */
  async function answer(query, index) {
    const stems = query.terms.flat().map((form) => form.stem)
    stems.push(...query.excluded.map((form) => form.stem))
    stems.push(...query.excludedPhrases.flat().map((form) => form.stem))
    await index.need(stems, beginnings(query, index))
    if (query.filters.length) await index.needFacets()
    if (!query.terms.length) return allFiltered(query, index)
    const found = query.terms.map((forms, number) => ofTerm(forms, index, isOpen(query, number)))
    const hits = answered(query, found, index)
    if (hits.length) return hits
    const words = await index.load("words")
    if (!words) return hits
    index.bare ??= Object.entries(words).map(([word, stem]) => {
      const bare = index.normaliser.bare(word)
      return { bare, letters: letters(bare), stem }
    })
    const near = query.terms.map((forms, number) => found[number].size ? [] : nearest(forms[0], index))
    await index.need(near.flat(), [])
    return answered(query, found.map((term, number) =>
      term.size ? term : withMistakes(near[number], index)), index)
  }

  const isOpen = (query, number) => query.open && number === query.terms.length - 1

  function beginnings(query, index) {
    const last = query.terms[query.terms.length - 1]
    if (!query.open || !last) return []
    const bare = index.normaliser.bare(last[0].word)
    return size(bare) < SHORTEST_BEGINNING ? [] : [stemLetters(bare)]
  }

  const stemLetters = (bare) => first(bare, SHORTEST_BEGINNING).replaceAll("ñ", "n")

  /** Return the entries that pass the filters, for a query that has nothing else. */
  function allFiltered(query, index) {
    if (!query.filters.length) return []
    const all = Array.from({ length: index.entries }, (_, entry) => entry)
    return all.filter((entry) => passes(query, entry, index))
      .map((entry) => ({ entry, score: 0, found: [], stems: [] }))
  }

  const passes = (query, entry, index) => query.filters.every((wanted) =>
    [...wanted].some((value) => index.facets.get(value)?.has(entry)))

  function answered(query, found, index) {
    const strictly = hitsOf(query, found, index, false)
    return strictly.length || found.some((term) => !term.size)
      ? strictly : hitsOf(query, found, index, true)
  }

  function hitsOf(query, found, index, loosely) {
    const out = excluded(query, index)
    const hits = []
    for (const entry of new Set(found.flatMap((term) => [...term.keys()]))) {
      const mine = found.filter((term) => term.has(entry)).map((term) => term.get(entry))
      if (mine.length < needed(found.length, loosely) || out.has(entry)) continue
      if (!passes(query, entry, index)) continue
      if (!query.phrases.every((phrase) => hasPhrase(phrase, entry, index))) continue
      hits.push(hit(entry, mine, found.length))
    }
    return hits.sort((a, b) => b.score - a.score || a.entry - b.entry)
  }

  const needed = (terms, loosely) =>
    terms > LOOSE ? Math.ceil((terms * 3) / 5) : terms - (loosely && terms === LOOSE ? 1 : 0)

  function ofTerm(forms, index, beginnings) {
    const found = new Map()
    for (const form of forms) {
      const counts = index.words(form.stem).map((w) => [w, w === form.word ? EXACT : STEM])
      add(found, form.stem, counts, index)
    }
    const bare = index.normaliser.bare(forms[0].word)
    const most = index.rarity(forms[0].stem)
    if (beginnings && size(bare) >= SHORTEST_BEGINNING) {
      for (const stem of index.beginningWith(stemLetters(bare))) {
        if (stem === forms[0].stem) continue
        const words = index.words(stem).filter((word) => index.normaliser.bare(word).startsWith(bare))
        add(found, stem, words.map((word) => [word, BEGINNING]), index, most)
      }
    }
    return found
  }

  function add(found, stem, counts, index, most = Infinity) {
    const rarity = Math.min(most, index.rarity(stem))
    const weights = new Map()
    for (const [word, count] of counts) {
      for (const { entry, weight, places } of index.postings(stem, word)) {
        weights.set(entry, (weights.get(entry) ?? 0) + weight * count)
        if (!found.has(entry)) found.set(entry, { score: 0, places: [], stems: [] })
        const here = found.get(entry)
        here.places.push(places)
        if (here.stems.at(-1) !== stem) here.stems.push(stem)
      }
    }
    for (const [entry, weight] of weights) {
      const here = found.get(entry)
      here.score = Math.max(here.score, score(rarity, weight))
    }
  }

  const score = (rarity, weight) =>
    Math.floor((rarity * weight * 22) / (10 * weight + 12 * EXACT * UNIT))

  /** Return the stems of those words that differ the least from a term. */
  function nearest(form, index) {
    const bare = index.normaliser.bare(form.word)
    const length = size(bare)
    let bound = length < ONE_MISTAKE ? 0 : length < TWO_MISTAKES ? 1 : 2
    const own = letters(bare)
    let near = []
    for (const other of bound ? index.bare : []) {
      if (!mayBeNear(own, other.letters, bound)) continue
      const distance = edits(bare, other.bare, bound)
      if (distance < bound) [near, bound] = [[other.stem], distance]
      else if (distance === bound) near.push(other.stem)
    }
    return [...new Set(near)].sort()
  }

  /** Return the letters of a word as 32 bits; some letters share one. */
  function letters(word) {
    let bits = 0
    for (const one of word) bits |= 1 << (one.codePointAt(0) & 31)
    return bits
  }

  /** Say whether words with these letters may differ by `bound` letters or less. */
  const mayBeNear = (one, other, bound) => fewBits(one & ~other, bound) && fewBits(other & ~one, bound)

  function fewBits(bits, most) {
    for (; bits; bits &= bits - 1) if (--most < 0) return false
    return true
  }

  function withMistakes(stems, index) {
    const found = new Map()
    for (const stem of stems) {
      add(found, stem, index.words(stem).map((word) => [word, MISTAKE]), index)
    }
    return found
  }

  /** Return how many letters differ (optimal string alignment), or more than `bound`. */
  function edits(one, other, bound) {
    const [a, b] = [[...one], [...other]]
    if (Math.abs(a.length - b.length) > bound) return bound + 1
    let before = []
    let row = Array.from({ length: b.length + 1 }, (_, j) => j)
    for (let i = 1; i <= a.length; i++) {
      const now = [i]
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1)
        }
        now.push(cost)
      }
      if (Math.min(...now) > bound) return bound + 1
      ;[before, row] = [row, now]
    }
    return row[b.length]
  }

  function excluded(query, index) {
    const out = new Set()
    for (const { word, stem } of query.excluded) {
      for (const posting of index.postings(stem, word)) out.add(posting.entry)
    }
    for (const phrase of query.excludedPhrases) {
      for (const { entry } of index.postings(phrase[0].stem, phrase[0].word)) {
        if (hasPhrase(phrase, entry, index)) out.add(entry)
      }
    }
    return out
  }

  function hasPhrase(phrase, entry, index) {
    let starts = null
    for (const { word, stem, at } of phrase) {
      const here = index.postings(stem, word).find((posting) => posting.entry === entry)
      const places = new Set((here?.places ?? []).map((place) => place - at + phrase[0].at))
      starts = starts === null ? places : new Set([...starts].filter((place) => places.has(place)))
    }
    return Boolean(starts?.size)
  }

  function hit(entry, found, terms) {
    const met = found.length > 1 ? [...meetings(found).values()].map(([terms]) => terms) : [1]
    const together = Math.max(...met)
    let total = found.reduce((sum, term) => sum + term.score, 0)
    total = Math.floor((total * found.length * found.length) / (terms * terms))
    total = Math.floor((total * (2 * terms + together)) / (3 * terms))
    return { entry, score: total, found, stems: found.flatMap((term) => term.stems) }
  }

  /** Return, for each segment in which terms were found, how many they are and how often. */
  function meetings(found) {
    const here = new Map()
    for (const term of found) {
      const times = new Map()
      for (const place of new Set(term.places.flat())) {
        const segment = Math.floor(place / SEGMENT)
        times.set(segment, (times.get(segment) ?? 0) + 1)
      }
      for (const [segment, count] of times) {
        const [met, all] = here.get(segment) ?? [0, 0]
        here.set(segment, [met + 1, all + count])
      }
    }
    return here
  }

  /** Return the number of the segment of an entry to show for a hit. */
  function bestSegment(hit, segments) {
    let best = 1
    let worth = [0, 0]
    for (const [number, [met, times]] of [...meetings(hit.found)].sort((a, b) => a[0] - b[0])) {
      if (!segments[number]?.[0]) continue
      if (met > worth[0] || (met === worth[0] && times > worth[1])) [best, worth] = [number, [met, times]]
    }
    return best
  }

  /** Return a text in parts, each with whether it is one of the words that were found. */
  function marked(text, stems, index) {
    const wanted = new Set(stems)
    const found = []
    let end = 0
    for (const word of index.normaliser.words(text)) {
      const whole = word.whole && wanted.has(index.normaliser.stem(word.whole))
      if (!wanted.has(word.stem) && !whole) continue
      found.push([text.slice(end, word.start), false], [text.slice(word.start, word.end), true])
      end = word.end
    }
    found.push([text.slice(end), false])
    return found.filter(([part]) => part)
  }

  // ---- Terms that lead to other languages

  class Terms {
    constructor({ terms, same }) {
      this.terms = terms
      this.normalisers = {}
      this.tables = {}
      for (const language of Object.keys(same)) {
        const normaliser = this.normalisers[language] = new Normaliser(language, same[language])
        const table = this.tables[language] = new Map()
        terms.forEach((term, number) => {
          for (const label of term[language] ?? []) {
            const key = normaliser.words(label).map((word) => word.stem).join(" ")
            if (key && !table.has(key)) table.set(key, number)
          }
        })
      }
    }

    /** Return the queries to ask beside one: a language and its words, each. */
    queries(query, language) {
      const plain = plainWords(query)
      const stems = (code, text) => this.normalisers[code].words(text).map((word) => word.stem).join(" ")
      const own = stems(language, plain)
      const all = [language, ...Object.keys(this.normalisers).filter((code) => code !== language)]
      const found = new Map()
      for (const typed of all) {
        const parts = this.parts(this.normalisers[typed].words(plain), typed)
        const first = parts.find((part) => typeof part === "number")
        if (first === undefined) continue
        for (const target of all) {
          for (const label of this.terms[first][target] ?? []) {
            const words = parts.map((part) => part === first ? label
              : typeof part === "string" ? part : this.terms[part][target]?.[0] ?? "").join(" ")
            if (target === language && stems(target, words) === own) continue
            found.set(`${target} ${words}`, [target, words])
          }
        }
      }
      const pairs = [...found.values()]
      return [...pairs.filter(([to]) => to === language), ...pairs.filter(([to]) => to !== language)]
    }

    parts(words, language) {
      const parts = []
      for (let at = 0; at < words.length;) {
        let end = Math.min(words.length, at + MOST_WORDS)
        let term
        for (; end > at; end--) {
          term = this.tables[language].get(words.slice(at, end).map((word) => word.stem).join(" "))
          if (term !== undefined) break
        }
        parts.push(term ?? words[at].word)
        at = Math.max(end, at + 1)
      }
      return parts
    }
  }

  /** Return a query without what is quoted, left out or narrowed. */
  function plainWords(query) {
    const read = first(query, LONGEST_QUERY)
    if ([...read].some((one) => QUOTES.has(one))) return ""
    const spaced = Array.from(read, (one) => (BLANKS.has(one) ? " " : one)).join("")
    return spaced.split(" ")
      .filter((chunk) => chunk && !HYPHENS.has([...chunk][0]) && !chunk.includes(":")).join(" ")
  }

  /** Answer a query in the reader's language: index, query and hits. */
  async function ask(text, language, base) {
    const index = await open(language, base)
    if (!index) return null
    const query = parse(text, index)
    return { index, query, hits: await answer(query, index) }
  }

  /** Answer a query through the words of other languages: for each, what was not found before. */
  async function askAcross(text, index, seen) {
    const data = await index.load("terms")
    if (!data) return []
    data.read ??= new Terms(data)
    const found = []
    const ids = new Set(idsOf(seen, index))
    for (const [language, words] of data.read.queries(text, index.language)) {
      const [base] = index.languages[language]
      const other = await open(language, index.base + base)
      if (!other) continue
      const hits = []
      for (const hit of await answer(parse(words, other), other)) {
        const id = other.ids[hit.entry]
        if (!ids.has(id)) hits.push(hit)
        ids.add(id)
      }
      if (hits.length) found.push({ language, words, index: other, hits })
    }
    return found
  }

  const idsOf = (hits, index) => hits.map((hit) => index.ids[hit.entry])

  // ---- Results to show

  const LONGEST_PART = 320 // characters of a passage around what was found
  const BEFORE = 80
  const SOON = 50 // milliseconds that the first result has the line and the processor for itself

  /** Return a hit as it is shown: title, address, facts, and the passage in parts. */
  async function shown(hit, index, by) {
    const entry = await index.load(`e-${hit.entry}`)
    if (!entry) return null
    const [title, address, facts, segments, other] = entry
    const [text, anchor] = segments[bestSegment(hit, segments)] || ["", ""]
    const language = other || (by ? index.language : "")
    const href = new URL(address, index.base).href
    return {
      title, facts, href, by,
      place: anchor ? `${href}#${anchor}` : `${href}#`,
      parts: cut(marked(text, hit.stems, index)),
      score: hit.score,
      lang: language,
      dir: language ? index.languages[language][1] : "",
    }
  }

  /** Return the parts of a passage around the first word that was found. */
  function cut(parts) {
    const length = parts.reduce((sum, [part]) => sum + part.length, 0)
    if (length <= LONGEST_PART) return parts
    const before = parts[0] && !parts[0][1] ? parts[0][0] : ""
    const kept = []
    let room = LONGEST_PART
    for (let [part, found] of parts) {
      if (part === before && !kept.length && part.length > BEFORE && parts.length > 1) {
        part = `… ${part.slice(part.indexOf(" ", part.length - BEFORE) + 1)}`
      }
      if (part.length > room) {
        kept.push([`${part.slice(0, Math.max(part.lastIndexOf(" ", room), 0))} …`, found])
        break
      }
      kept.push([part, found])
      room -= part.length
    }
    return kept
  }

  /** Answer a query with the first results to show; where they are few, through other languages.
      `early` gets the first result and says when it is on the screen: only then the others are made
      ready, so that a slow phone shows it at once. */
  async function askAll(text, language, base, most, few, early) {
    const answer = await ask(text, language, base)
    if (!answer) return null
    const { index, hits } = answer
    const given = (results, total) =>
      ({ results, total, words: index.texts, catalogue: index.catalogue })
    const wanted = hits.slice(0, most)
    setTimeout(() => wanted.forEach((hit) => index.load(`e-${hit.entry}`)), SOON)
    const first = wanted.length ? await shown(wanted[0], index, "") : null
    if (first) await early(given([first], hits.length))
    const results = wanted.map((hit) => shown(hit, index, ""))
    let total = hits.length
    if (hits.length < few) {
      for (const group of await askAcross(text, index, hits)) {
        const by = index.texts.by.replace("{words}", group.words)
        results.push(...group.hits.slice(0, most - results.length).map((hit) =>
          shown({ ...hit, score: 0 }, group.index, by)))
        total += group.hits.length
      }
    }
    return given((await Promise.all(results)).filter(Boolean), total)
  }

  const api = { take, fetch, painted, setUp, open, ask, askAcross, askAll, shown, edits, Normaliser }
  return api
})()
