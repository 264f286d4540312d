// Draws each figure when it comes into view, in the ink of the theme, and filters long tables.
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)");
const DARK_FOR_LIGHT = { "#1b2733": "#edf1f5", "#5a6472": "#a9b2bc", "#d9dfe6": "#3a4552" };
const OPTIONS = {
  responsive: true,
  displaylogo: false,
  toImageButtonOptions: { format: "svg" },
  modeBarButtonsToRemove: ["lasso2d", "select2d"],
};

function figureOf(place, isDark) {
  let text = document.getElementById(place.dataset.figure).textContent;
  if (isDark) {
    for (const [light, ink] of Object.entries(DARK_FOR_LIGHT)) text = text.replaceAll(light, ink);
  }
  return JSON.parse(text);
}

function draw(place, isDark = dark.matches) {
  const figure = figureOf(place, isDark);
  place.dataset.drawn = "yes";
  return Plotly.react(place, figure.data, figure.layout, OPTIONS);
}

const places = [...document.querySelectorAll(".plot")];
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }
}, { rootMargin: "600px" });
places.forEach((place) => seen.observe(place));
dark.addEventListener("change", () => places.forEach((place) => place.dataset.drawn && draw(place)));
addEventListener("beforeprint", () => places.forEach((place) => draw(place, false)));
addEventListener("afterprint", () => places.forEach((place) => draw(place)));

for (const field of document.querySelectorAll(".filter")) {
  const rows = [...document.getElementById(field.dataset.table).tBodies[0].rows];
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}
