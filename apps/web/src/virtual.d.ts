declare module 'virtual:number-formats' {
  const formats: import('./shell/number-format.ts').NumberFormats;
  export default formats;
}
