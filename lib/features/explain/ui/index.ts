export { WhyButton, type WhyButtonProps } from "./why-button";
