// Tells the compiler what the bundler makes of a Markdown import: its text.
declare module "*.md" {
  const text: string;
  export default text;
}
