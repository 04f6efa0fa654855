/* Runs the search of a built site outside a browser. Reads what to do from standard input, as JSON:
   {"site": folder, "words": [[language, text] …], "queries": [[language, query] …]}; writes the
   words and the answers to standard output. */
const fs = require("fs")
const path = require("path")
const vm = require("vm")

const { site, words, queries } = JSON.parse(fs.readFileSync(0, "utf-8"))
const page = vm.createContext({})
const run = (file) => vm.runInContext(fs.readFileSync(file, "utf-8"), page, { filename: file })
run(path.join(site, "assets/javascripts/search.js"))
const search = vm.runInContext("codifySearch", page)
search.fetch = async (file) => run(file)

const normalisers = {}
const same = (language) => search.open(language, folder(language)).then((index) => index.same)
const folder = (language) => (language === "en" ? `${site}/` : `${site}/${language}/`)

async function answers() {
  const given = []
  for (const [language, text] of words) {
    normalisers[language] ??= new search.Normaliser(language, await same(language))
    given.push(normalisers[language].words(text).map((one) => [one.word, one.stem, one.at, one.whole]))
  }
  const found = []
  for (const [language, query] of queries) {
    const { index, hits } = await search.ask(query, language, folder(language))
    const others = await search.askAcross(query, index, hits)
    const listed = (some, from) => some.map((hit) => [from.ids[hit.entry], hit.score])
    found.push([listed(hits, index), others.map((one) =>
      [one.language, one.words, listed(one.hits, one.index)])])
  }
  return { words: given, answers: found }
}

answers().then((result) => process.stdout.write(JSON.stringify(result)))
