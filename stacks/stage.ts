import { stageProblem } from "../src/stage-name.ts";
import { region } from "./region.ts";

const problem = stageProblem($app.stage, region);
if (problem !== undefined) throw new Error(`The stage's name ${problem}`);
