using Keyback.Audit;

namespace Keyback.Server.Pages.Staff.Audit;

/// <summary>The record in plain words: every kind has its sentence, and a test looks for one that is missing.</summary>
internal static class RecordWords
{
    /// <summary>What the keys begin with.</summary>
    public const string Prefix = "Did_";

    /// <summary>The key of the sentence for a kind.</summary>
    public static string KeyOf(AuditKind kind) => $"{Prefix}{kind}";
}
