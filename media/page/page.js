// Runs inside the report tab: scrolls to the section that was asked for and hands links between pages to the extension.
(() => {
  const host = acquireVsCodeApi();
  const { page, anchor } = document.body.dataset;

  const place = anchor && document.getElementById(anchor);
  if (place) {
    const heading = place.closest("h1, h2, h3, h4, h5, h6") ?? headingAfter(place);
    heading?.classList.add("opened");
    // The first layout may still be under way when the script runs.
    requestAnimationFrame(() => (heading ?? place).scrollIntoView());
  }

  function headingAfter(element) {
    const next = (element.closest("p") ?? element).nextElementSibling;
    return next?.matches("h1, h2, h3, h4, h5, h6") ? next : null;
  }

  document.addEventListener(
    "click",
    (event) => {
      const href = event.target.closest?.("a[href]")?.getAttribute("href");
      if (!href || /^[a-z][a-z+.-]*:/i.test(href)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      host.postMessage({ page, href });
    },
    true,
  );
})();
