namespace Keyback.Recovery;

/// <summary>
/// Makes references such as <c>K7Q-2M9</c>: three and three characters that nobody confuses, on paper or on the
/// telephone (no 0/O, 1/I/L, 5/S, 8/B). They name a Recovery and prove nothing; two may be equal, a day apart.
/// </summary>
public static class RecoveryReference
{
    private const string Alphabet = "234679ACDEFGHJKMNPQRTUVWXYZ";

    /// <summary>A fresh reference.</summary>
    public static string New(Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        var text = randomness.NewText(6, Alphabet);
        return $"{text[..3]}-{text[3..]}";
    }
}
