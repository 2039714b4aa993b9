export { default } from "@/app/(dashboard)/o/[org]/settings/loading";
