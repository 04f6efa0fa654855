/* Tables whose rows can be sorted: each heading gets a button. Without a script they are tables. */
(() => {
  "use strict"
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true })

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0]
    const headings = [...table.tHead.rows[0].cells]
    headings.forEach((heading, column) => {
      const button = document.createElement("button")
      button.type = "button"
      button.append(...heading.childNodes)
      heading.append(button)
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending"
        for (const other of headings) other.removeAttribute("aria-sort")
        heading.setAttribute("aria-sort", down ? "descending" : "ascending")
        const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim()
        const rows = [...body.rows].sort((a, b) => order.compare(value(a), value(b)))
        body.append(...(down ? rows.reverse() : rows))
      })
    })
  }
})()
