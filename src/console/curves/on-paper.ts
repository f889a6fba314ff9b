import type { Curve } from "./series.ts";

/** Pixels over the picture. */
const heading = 48;

/** A picture of curves on the page's own ground, as on the screen, with the job's name and what each line is. */
export const onPaper = (drawn: HTMLCanvasElement, jobName: string, curves: readonly Curve[]): HTMLCanvasElement => {
  const copy = document.createElement("canvas");
  const scale = devicePixelRatio;
  [copy.width, copy.height] = [drawn.width, drawn.height + heading * scale];
  const context = copy.getContext("2d");
  if (!context) return copy;
  const style = getComputedStyle(document.body);
  context.fillStyle = style.backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, heading * scale);
  const write = (text: string, y: number, colour: string) => {
    context.fillStyle = colour;
    context.fillText(text, 8 * scale, y * scale);
    return context.measureText(text).width / scale;
  };
  context.font = `${14 * scale}px ${style.fontFamily}`;
  write(jobName, 18, style.color);
  for (const curve of curves) {
    const width = write(curve, 38, style.getPropertyValue(`--chart-${curve}`));
    context.translate((width + 16) * scale, 0);
  }
  return copy;
};
