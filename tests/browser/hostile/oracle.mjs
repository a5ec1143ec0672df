// What a person sees, read off the pixels of the window: no page can talk it into anything.
import { PNG } from "pngjs";

/** The colours of our panel in light mode: its upper edge, by what it warns of, and what it is made of. */
const EDGES = { danger: 0xb3261e, caution: 0x9a4d00, unchecked: 0x565c65 };
const SURFACE = 0xffffff;
const TEXT = 0x1b1b1b;
const MAIN_BUTTON = 0x005ea2;

/** Rows of the edge, its least width, and how much of each part there must be, in pixels. */
const MIN_ROWS = 4;
const MIN_WIDTH = 250;
const MIN_TEXT = 300;
const MIN_BUTTON = 1500;
const MIN_SURFACE_SHARE = 0.5;

/** Whether a screenshot shows our panel with its surface, its words and its main button. */
export function showsPanel(png) {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const colour = (x, y) => {
    const at = (y * width + x) * 4;
    return (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
  };
  const edge = findEdge(width, height, colour);
  if (!edge) return false;
  let surface = 0;
  let text = 0;
  let button = 0;
  // The panel reaches down as far as its surface does along the edge's left part.
  let bottom = edge.y + 1;
  while (bottom < height && [SURFACE, TEXT, MAIN_BUTTON].includes(colour(edge.x + 14, bottom))) bottom++;
  for (let y = edge.y; y < bottom; y++) {
    for (let x = edge.x; x < edge.x + edge.width; x++) {
      const found = colour(x, y);
      surface += found === SURFACE ? 1 : 0;
      text += found === TEXT ? 1 : 0;
      button += found === MAIN_BUTTON ? 1 : 0;
    }
  }
  const area = (bottom - edge.y) * edge.width;
  return text >= MIN_TEXT && button >= MIN_BUTTON && surface >= area * MIN_SURFACE_SHARE;
}

/** The lowest row of the panel's coloured edge. */
function findEdge(width, height, colour) {
  for (const wanted of Object.values(EDGES)) {
    let rows = 0;
    let last = null;
    for (let y = 0; y < height; y++) {
      const run = longestRun(width, (x) => colour(x, y) === wanted);
      if (run.width >= MIN_WIDTH) {
        rows += 1;
        last = { y, ...run };
      } else if (rows > 0) break;
    }
    if (rows >= MIN_ROWS) return { ...last, y: last.y + 1 };
  }
  return null;
}

function longestRun(width, is) {
  let best = { x: 0, width: 0 };
  let start = -1;
  for (let x = 0; x <= width; x++) {
    if (x < width && is(x)) {
      if (start < 0) start = x;
    } else if (start >= 0) {
      if (x - start > best.width) best = { x: start, width: x - start };
      start = -1;
    }
  }
  return best;
}
