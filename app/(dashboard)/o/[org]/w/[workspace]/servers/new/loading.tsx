export { default } from "@/app/(dashboard)/o/[org]/registry/new/loading";
