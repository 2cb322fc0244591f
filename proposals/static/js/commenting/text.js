/* The texts of the page as the server reads them (review/anchors.py), and places in them.

   [data-text="body"]   a part of the text of that name; all its parts together are the text */
(() => {
  "use strict";

  const around = 32; // characters kept before and after the chosen words
  const longest = 2000; // characters that one remark can be about
  // What Python calls white space.
  const blank = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
  const blocks = "p, li, tr, pre, blockquote, dt, dd, caption, figcaption, summary, h1, h2, h3, h4, h5, h6";
  // What scripts and marks add, and no revision has.
  const added = ".aref, .diagram__fault, .diagram__source > summary, script, style";

  const partsOf = (name) => [...document.querySelectorAll(`[data-text="${name}"]`)];
  const letters = (text) => [...text];

  function textNodes(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(added) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  }

  /* The text, every run of white space as one space, and where each of its units stands. */
  function read(name) {
    const units = [];
    const spots = [];
    let afterBlank = false;
    for (const node of partsOf(name).flatMap(textNodes)) {
      for (let at = 0; at < node.data.length; at += 1) {
        const isBlank = blank.test(node.data[at]);
        if (!isBlank || !afterBlank) {
          units.push(isBlank ? " " : node.data[at]);
          spots.push([node, at]);
        }
        afterBlank = isBlank;
      }
    }
    return { text: units.join(""), spots };
  }

  function firstWhere(count, isReached) {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isReached(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function rangeIn({ spots }, from, to) {
    const range = document.createRange();
    range.setStart(...spots[from]);
    range.setEnd(spots[to - 1][0], spots[to - 1][1] + 1);
    return range;
  }

  /* The words in a range as selectors, clipped to the text that it begins in; null for none. */
  function choose(range) {
    const part = partAt(range);
    if (!part) return null;
    const known = read(part.dataset.text);
    const { text, spots } = known;
    let from = firstWhere(spots.length, (nth) => range.comparePoint(...spots[nth]) >= 0);
    let to = firstWhere(spots.length, (nth) => range.comparePoint(spots[nth][0], spots[nth][1] + 1) > 0);
    while (from < to && text[from] === " ") from += 1;
    while (from < to && text[to - 1] === " ") to -= 1;
    if (from >= to) return null;
    const exact = letters(text.slice(from, to)).slice(0, longest).join("").trimEnd();
    return {
      text: part.dataset.text,
      exact,
      prefix: letters(text.slice(0, from)).slice(-around).join(""),
      suffix: letters(text.slice(from + exact.length)).slice(0, around).join(""),
      start: letters(text.slice(0, from)).length,
      range: rangeIn(known, from, from + exact.length),
    };
  }

  function partAt(range) {
    const start = range.startContainer;
    const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
    const within = element.closest("[data-text]");
    return within || [...document.querySelectorAll("[data-text]")].find((each) => range.intersectsNode(each));
  }

  /* The range of words that were chosen earlier, at the place nearest to where they stood. */
  function locate({ text: name, exact, start }) {
    const known = read(name);
    const wanted = exact.replace(new RegExp(`${blank.source}+`, "g"), " ").trim();
    let best = -1;
    for (let at = known.text.indexOf(wanted); wanted && at >= 0; at = known.text.indexOf(wanted, at + 1)) {
      if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
    }
    return best < 0 ? null : rangeIn(known, best, best + wanted.length);
  }

  /* Paragraphs, list entries, headings and rows, in reading order. */
  function blocksOfPage() {
    const found = new Set();
    for (const part of document.querySelectorAll("[data-text]")) {
      for (const node of textNodes(part)) {
        if (!node.data.trim()) continue;
        const block = node.parentElement.closest(blocks);
        found.add(block && part.contains(block) ? block : part);
      }
    }
    return [...found];
  }

  function rangeOf(block) {
    const range = document.createRange();
    range.selectNodeContents(block);
    return range;
  }

  window.Commenting = Object.assign(window.Commenting || {}, { choose, locate, blocksOfPage, rangeOf });
})();
