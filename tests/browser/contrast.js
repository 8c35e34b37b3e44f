/** The page's side of checks.contrast: texts with their colours, and what is behind them. */

globalThis.novavizContrast = (() => {
  /** Channels of a computed colour, alpha last. */
  function channels(colour) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  /** How much is seen of an element: its own opacity and that of all it is in. */
  function opacity(element) {
    let seen = 1;
    for (let at = element; at; at = at.parentElement) seen *= Number(getComputedStyle(at).opacity);
    return seen;
  }

  /** The texts with letters of their own: a tspan may have a colour of its own. */
  function texts() {
    const found = [];
    for (const node of document.querySelectorAll("svg text, svg text tspan")) {
      const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
      const text = own.map((child) => child.nodeValue).join("").trim();
      const style = getComputedStyle(node);
      if (!text || style.visibility !== "visible" || style.fill === "none") continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, top, right, bottom } = range.getBoundingClientRect();
      const [red, green, blue, alpha] = channels(style.fill);
      const matrix = node.closest("text").getScreenCTM();
      const size = parseFloat(style.fontSize) * Math.hypot(matrix.a, matrix.b);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      found.push({
        text,
        box: [left, top, right, bottom].map(Math.round),
        colour: [red, green, blue, alpha * Number(style.fillOpacity) * opacity(node)],
        needed: large ? 3 : 4.5,
      });
    }
    return found;
  }

  /** Have all letters in one colour; null gives them back their own. */
  function paint(colour) {
    document.querySelector("style[data-contrast]")?.remove();
    if (colour === null) return;
    const style = document.createElement("style");
    style.dataset.contrast = "";
    style.textContent = `svg text, svg text tspan { fill: ${colour} !important; transition: none !important; }`;
    document.head.append(style);
  }

  async function pixels(url) {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height);
  }

  function luminance(colour) {
    const [red, green, blue] = colour.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function ratio(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  /** The colours behind the letters of a box that are at least a tenth of what is behind them. */
  function behind([left, top, right, bottom], [bare, ...glaring]) {
    const counts = new Map();
    let all = 0;
    for (let y = Math.max(top, 0); y < Math.min(bottom, bare.height); y += 1) {
      for (let x = Math.max(left, 0); x < Math.min(right, bare.width); x += 1) {
        const at = 4 * (y * bare.width + x);
        const pixel = [...bare.data.slice(at, at + 3)];
        const letter = glaring.some((picture) =>
          pixel.some((channel, index) => Math.abs(channel - picture.data[at + index]) > 24),
        );
        if (!letter) continue;
        all += 1;
        const name = pixel.map((channel) => channel >> 3).join();
        const known = counts.get(name) ?? { count: 0, pixel };
        known.count += 1;
        counts.set(name, known);
      }
    }
    return [...counts.values()].filter(({ count }) => count >= all / 10).map(({ pixel }) => pixel);
  }

  /** Each visible text with its ratio to the worst of what is behind it. */
  async function judge(texts, urls) {
    const pictures = await Promise.all(urls.map(pixels));
    const judged = [];
    for (const text of texts) {
      const [red, green, blue, alpha] = text.colour;
      const ratios = behind(text.box, pictures).map((on) => {
        const seen = [red, green, blue].map((channel, index) => channel * alpha + on[index] * (1 - alpha));
        return { on, ratio: ratio(seen, on) };
      });
      if (!ratios.length) continue;
      judged.push({ ...text, ...ratios.sort((a, b) => a.ratio - b.ratio)[0] });
    }
    return judged;
  }

  return { texts, paint, judge };
})();
