namespace Keyback.Passwords;

/// <summary>
/// Judges passwords before they are set: long enough, and not what attackers try first. There are no composition rules
/// (NIST SP 800-63B-4 §3.1.1.2; OWASP ASVS 5.0 6.2.5). Loads its lists once, a few megabytes: keep one. May be called
/// from everywhere at once.
/// </summary>
public sealed class NewPasswordRules
{
    /// <summary>Fewest code points where the password is the only factor (NIST SP 800-63B-4 §3.1.1.2).</summary>
    public const int MinimumAlone = 15;

    /// <summary>Fewest code points where a second factor always follows.</summary>
    public const int MinimumWithSecondFactor = 8;

    /// <summary>Most code points; none is ever cut off (the standard asks for at least 64).</summary>
    public const int Maximum = 256;

    private readonly CommonPasswords _common = new();
    private readonly GuessEstimate _estimate = new();

    /// <summary>Judges one password. Whole passwords are compared, never parts of them, so a phrase may hold any word.</summary>
    /// <param name="typed">What arrived, exactly. Any string is safe, and a huge one costs nothing.</param>
    /// <param name="personal">The account's user name, local part and domain label, the site's name: words a guesser starts with.</param>
    /// <param name="minimum">Fewest code points: <see cref="MinimumAlone"/> or <see cref="MinimumWithSecondFactor"/>.</param>
    /// <returns>
    /// All reasons against it, none when it is good. <see cref="PasswordRejection.TooLong"/> and
    /// <see cref="PasswordRejection.Unreadable"/> come alone.
    /// </returns>
    public IReadOnlyList<PasswordRejection> Judge(string typed, IReadOnlyCollection<string> personal, int minimum = MinimumAlone)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(personal);
        if (typed.Length > PasswordText.MaximumUnits)
        {
            return [PasswordRejection.TooLong];
        }

        if (PasswordText.Prepare(typed) is not { } prepared)
        {
            return [PasswordRejection.Unreadable];
        }

        var length = PasswordText.CountCodePoints(prepared);
        if (length > Maximum)
        {
            return [PasswordRejection.TooLong];
        }

        var reasons = new List<PasswordRejection>(3);
        if (length < minimum)
        {
            reasons.Add(PasswordRejection.TooShort);
        }

        if (length == 0)
        {
            return reasons; // nothing was typed, which is neither common nor personal
        }

        AddGuessable(reasons, FoldedPassword.Fold(prepared), new PersonalWords(personal));
        return reasons;
    }

    private void AddGuessable(List<PasswordRejection> reasons, string folded, PersonalWords words)
    {
        var personal = words.Make(folded);
        var common = _common.Holds(folded);
        if (!personal && !common && _estimate.IsLow(folded, words.Folded))
        {
            // Weak by itself, or only for somebody who knows the names: the advice differs.
            common = _estimate.IsLow(folded, []);
            personal = !common;
        }

        if (common)
        {
            reasons.Add(PasswordRejection.Common);
        }

        if (personal)
        {
            reasons.Add(PasswordRejection.Personal);
        }
    }
}
