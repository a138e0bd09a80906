using System.Globalization;
using System.Text;
using Keyback.Accounts;
using Keyback.Server.Platform;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Console;

/// <summary>What became of a proposal.</summary>
internal abstract record ProposeAnswer
{
    private ProposeAnswer()
    {
    }

    /// <summary>Kept durably.</summary>
    /// <param name="Id">Which change.</param>
    public sealed record Kept(ContactChangeId Id) : ProposeAnswer;

    /// <summary>What was typed is no address and no number.</summary>
    public sealed record ContactMissing : ProposeAnswer;

    /// <summary>Nothing speaks for the caller, or too much was written.</summary>
    public sealed record EvidenceMissing : ProposeAnswer;

    /// <summary>The address or number belongs to an account already.</summary>
    public sealed record Known : ProposeAnswer;

    /// <summary>Too many proposals by one person.</summary>
    /// <param name="RetryAfter">The time until another is allowed.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ProposeAnswer;

    /// <summary>Not allowed to this person.</summary>
    /// <param name="Why">Why.</param>
    public sealed record Refused(ContactChangeRefusal Why) : ProposeAnswer;
}

/// <summary>Somebody of the staff proposes a new address or number for an owner who has lost every other.</summary>
internal sealed class ProposeContactChange(ContactChangeStore store, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>The longest evidence or answer, in UTF-16 units.</summary>
    public const int LongestEvidence = 2000;

    /// <summary>Proposes it.</summary>
    /// <param name="staff">Who.</param>
    /// <param name="account">For which account.</param>
    /// <param name="caseReference">The case that it came up in, or none.</param>
    /// <param name="contact">The new address or number, as typed.</param>
    /// <param name="evidence">What speaks for the caller, as typed.</param>
    public async Task<ProposeAnswer> HandleAsync(StaffId staff, AccountId account, string? caseReference, string? contact, string? evidence)
    {
        if (!Identifier.TryParse(contact, site.Value.DefaultRegion, out var identifier) || identifier.Kind is IdentifierKind.UserName)
        {
            return new ProposeAnswer.ContactMissing();
        }

        if (Words(evidence) is not { } words)
        {
            return new ProposeAnswer.EvidenceMissing();
        }

        return await store.ProposeAsync(staff, new NewContactChange(account, caseReference?.Trim().ToUpperInvariant(), identifier, words), clock.GetUtcNow()) switch
        {
            ContactChangeResult.Done(var id) => new ProposeAnswer.Kept(id),
            ContactChangeResult.Known => new ProposeAnswer.Known(),
            ContactChangeResult.Throttled(var wait) => new ProposeAnswer.Throttled(wait),
            ContactChangeResult.Refused(var why) => new ProposeAnswer.Refused(why),
            _ => throw new InvalidOperationException("A result without an answer."),
        };
    }

    /// <summary>
    /// Words of the staff as they are kept: without controls and marks that turn the reading direction. None where nothing is
    /// left, or too much was written.
    /// </summary>
    public static string? Words(string? typed)
    {
        var plain = string.Concat((typed ?? "").ReplaceLineEndings("\n").EnumerateRunes()
            .Where(rune => rune.Value is '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            .Select(rune => rune.ToString())).Trim();
        return plain.Length is 0 or > LongestEvidence ? null : plain;
    }
}
