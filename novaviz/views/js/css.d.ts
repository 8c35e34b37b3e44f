/** A style sheet enters the bundle as its text (esbuild's text loader). */
declare module "*.css" {
  const text: string;
  export default text;
}
