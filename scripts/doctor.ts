// npm run doctor
import { runDoctor } from "./doctor/run-doctor";

process.exit((await runDoctor(process.env)) ? 0 : 1);
