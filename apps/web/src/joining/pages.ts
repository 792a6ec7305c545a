/** One piece of code to load for all of them: who signs up comes through several. */
export { ConfirmPage } from './confirm.page.tsx';
export { InvitationPage } from './invitation.page.tsx';
export { ForgotPasswordPage, ResetPasswordPage } from './password.pages.tsx';
export { SecondStepPage } from './second-step.page.tsx';
export { SignUpPage } from './sign-up.page.tsx';
