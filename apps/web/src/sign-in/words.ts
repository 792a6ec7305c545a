export const words = {
  title: 'Sign in',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  forgot: 'Forgot the password?',
  signUp: 'Sign up a business',
  over: 'You have been signed out: your time was up, or an administrator took your access away, which ends a call too. Sign in to go on; where that does not work, ask your administrator.',
  wrong: 'This email and password do not belong together. Check both and try again.',
  tooMany: 'Too many tries. Wait a minute and try again.',
  emailWrong: 'This is not an email address.',
  emailMissing: 'Enter your email address.',
  passwordMissing: 'Enter your password.',
};
