export { SignUpForm } from "./sign-up-form";
export { StartSteps, type StartStepsProps } from "./start-steps";
