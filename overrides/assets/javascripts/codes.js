/* Each coded passage gets a button that shows its codes in place; without script they stand in the
   list at the end of the page. */
document.querySelectorAll("section.codes").forEach((section) => {
  section.querySelectorAll("[data-passage]").forEach((entry) => {
    const passage = document.getElementById(entry.dataset.passage)
    if (!passage || section.contains(passage)) return
    const codes = entry.querySelector("ul").cloneNode(true)
    codes.className = "passage-codes"
    codes.id = `codes-${entry.dataset.passage}`
    codes.hidden = true
    const button = document.createElement("button")
    button.type = "button"
    button.className = "passage-button"
    button.textContent = section.dataset.button
    button.setAttribute("aria-expanded", "false")
    button.setAttribute("aria-controls", codes.id)
    button.addEventListener("click", () => {
      codes.hidden = !codes.hidden
      button.setAttribute("aria-expanded", String(!codes.hidden))
    })
    const holder = document.createElement("div")
    holder.className = "passage-tools"
    holder.dir = document.documentElement.dir
    holder.lang = document.documentElement.lang
    holder.append(button, codes)
    if (passage.matches("li, td, div")) passage.append(holder)
    else passage.after(holder)
  })
})
