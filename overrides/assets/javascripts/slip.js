/* The slip for a question: it knows the page from which the reader came, prints itself, and opens the
   reader's own mail with its words. Nothing is sent from here. */
(() => {
  "use strict"
  const form = document.querySelector("[data-slip]")
  if (!form) return
  const from = new URLSearchParams(location.search).get("page") ?? ""
  form.elements.page.value = from.slice(0, 300)

  const mail = form.querySelector("[data-mail]")
  const write = () => {
    const lines = [...form.elements]
      .filter((field) => field.name)
      .map((field) => `${form.querySelector(`label[for="${field.id}"]`).textContent}: ${field.value}`)
    mail.href = `mailto:?subject=${encodeURIComponent(form.dataset.subject)}` +
      `&body=${encodeURIComponent(lines.join("\r\n"))}`
  }
  form.addEventListener("input", write)
  form.addEventListener("submit", (event) => event.preventDefault())
  form.querySelector("[data-print]").addEventListener("click", () => print())
  write()
})()
