/** Why a visitor could not sign in, in a sentence for them. */
export class SignInFailed extends Error {
  override readonly name = "SignInFailed";
}
