// Lets TypeScript accept style sheets as side-effect imports; esbuild gathers them into main.css.
declare module '*.css';
