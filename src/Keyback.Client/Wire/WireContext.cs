using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyback.Client.Wire;

/// <summary>How everything is written and read, made at build time: nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(OwnStartBody))]
[JsonSerializable(typeof(CodeBody))]
[JsonSerializable(typeof(RecoveryCodeBody))]
[JsonSerializable(typeof(UserNameBody))]
[JsonSerializable(typeof(SecondFactorBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(PasskeyBody))]
[JsonSerializable(typeof(NewPasskeyBody))]
[JsonSerializable(typeof(NameBody))]
[JsonSerializable(typeof(TotpBody))]
[JsonSerializable(typeof(SignUpBody))]
[JsonSerializable(typeof(NewAccountBody))]
[JsonSerializable(typeof(Captcha))]
[JsonSerializable(typeof(Recovery))]
[JsonSerializable(typeof(SignUp))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(SessionsReply))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(StepUpReply))]
[JsonSerializable(typeof(PasskeyChallenge))]
[JsonSerializable(typeof(Passkey))]
[JsonSerializable(typeof(TotpSetup))]
[JsonSerializable(typeof(SavedCodesReply))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ProblemReply))]
internal sealed partial class WireContext : JsonSerializerContext;
