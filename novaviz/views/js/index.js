/** What the bundle offers: the player, the widget around it, the page, and pictures as text. */

export { mount } from "./mount.js";
export { page } from "./page.js";
export { sequenceFile } from "./sequence.js";
export { CSS } from "./styles.js";
export { default } from "./widget.js";
