export { RefreshWhileWaiting } from "./refresh-while-waiting";
export { SignUpForm } from "./sign-up-form";
export { StartSteps } from "./start-steps";
