// npm run build: what `npm start` does by itself when sources changed, for images and deployments.
import { buildIfNeeded, generateIfNeeded } from "./stack/build";
import { failWith } from "./stack/foreground";
import { createProgress } from "./stack/progress";

const progress = createProgress();

try {
  await generateIfNeeded(progress);
  await buildIfNeeded(progress);
} catch (error) {
  failWith(error);
}
