"use strict";
(() => {
  const form = document.getElementById("filter");
  const output = document.getElementById("shown");
  const expand = document.getElementById("expand");
  const targets = [...document.querySelectorAll("table.results > tbody")];
  const sections = [...document.querySelectorAll("section.domain")];
  const batches = [...document.querySelectorAll("div.batch")];
  const texts = new Map();
  const textOf = (target) => {
    if (!texts.has(target)) texts.set(target, target.textContent.toLowerCase());
    return texts.get(target);
  };
  const apply = () => {
    const { domain, department, verdict, text } = form.elements;
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const section of sections) {
      let inside = 0;
      const away = domain.value !== "" && section.dataset.domain !== domain.value;
      for (const target of section.querySelectorAll("tbody")) {
        const hidden = away
          || (verdict.value !== "" && target.dataset.verdict !== verdict.value)
          || (department.value !== "" && !target.dataset.who.includes(` ${department.value} `))
          || !words.every((word) => textOf(target).includes(word));
        target.hidden = hidden;
        inside += hidden ? 0 : 1;
      }
      section.hidden = inside === 0;
      shown += inside;
    }
    for (const batch of batches) batch.hidden = !batch.querySelector("tbody:not([hidden])");
    output.textContent = output.dataset.text.replace("{shown}", shown).replace("{count}", targets.length);
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  expand.addEventListener("click", () => {
    const open = expand.textContent === expand.dataset.open;
    for (const target of targets) if (!target.hidden) target.querySelector("details").open = open;
    expand.textContent = open ? expand.dataset.close : expand.dataset.open;
  });
  const reveal = () => {
    const found = location.hash.startsWith("#t") && document.getElementById(location.hash.slice(1));
    if (!found || !targets.includes(found)) return;
    if (found.hidden) {
      form.reset();
      setTimeout(() => found.scrollIntoView());
    }
  };
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
})();
