export { default } from "@/app/(dashboard)/o/[org]/logs/loading";
