export { createMailer, MailNotTaken, type Mail, type Mailer } from "./create-mailer";
