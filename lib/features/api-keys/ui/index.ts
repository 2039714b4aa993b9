export { ApiKeyTable } from "./api-key-table";
export { CreateKeyDialog } from "./create-key-dialog";
