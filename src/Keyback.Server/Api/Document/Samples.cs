using Keyback.Factors;

namespace Keyback.Server.Api.Document;

/// <summary>What the examples of the document are made of. The server's own serializer writes them.</summary>
internal static class Samples
{
    public static readonly Guid Id = new("01a20f52-9dc6-7c7b-b0dd-8d20835c15ea");

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 50, 2, 310, TimeSpan.Zero);

    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public const string Token = "48L6GEhZtf79TqIu8qLn3mwxvp81L2qXZ-TxExHXcXU";

    public const string Password = "violet otter sings at noon 41";

    /// <summary>Saved codes as they are kept.</summary>
    public static IReadOnlyList<string> SavedCodes => ["01234567890ABCDEFGHJKMNPQR", "7ZYXWVTSRQPNMKJHGFEDCBA987"];

    /// <summary>The same as they are told.</summary>
    public static IReadOnlyList<string> ShownSavedCodes => [.. SavedCodes.Select(SavedCode.Shown)];

    public static IReadOnlyList<string> Rejections => [RecoveriesApi.Name(Passwords.PasswordRejection.TooShort), RecoveriesApi.Name(Passwords.PasswordRejection.Common)];
}
