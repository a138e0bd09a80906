using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Security;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>For how long a change of contact waits for a veto.</summary>
/// <param name="Delay">From the second person's yes to the day on which the address or number joins.</param>
public sealed record ContactChangeTerms(TimeSpan Delay);

/// <summary>A change of contact to propose.</summary>
/// <param name="Account">Whose account.</param>
/// <param name="Case">The reference of the case that it came up in, or none.</param>
/// <param name="Contact">The address or number that is to join.</param>
/// <param name="Evidence">What speaks for the caller, in the words of who proposes it.</param>
public sealed record NewContactChange(AccountId Account, string? Case, Identifier Contact, string Evidence)
{
    /// <summary>Prints nothing of address and evidence.</summary>
    public override string ToString() => nameof(NewContactChange);
}

/// <summary>A change of contact as the staff sees it: the address masked, the account by its user name.</summary>
/// <param name="Change">How far it is.</param>
/// <param name="UserName">The account's user name, or none.</param>
/// <param name="Case">The reference of the case that it came up in, or none.</param>
/// <param name="Kind">Address or number.</param>
/// <param name="Contact">Masked.</param>
/// <param name="Evidence">What speaks for the caller.</param>
/// <param name="Proposer">Who proposed it, as people call them.</param>
/// <param name="Judge">Who approved or refused it, or none.</param>
/// <param name="JudgedAt">When.</param>
/// <param name="Answer">Why it was refused, or none.</param>
/// <param name="EndedAt">When it came to its end, or none.</param>
/// <param name="Reason">How: a fixed phrase, or none.</param>
public sealed record ContactChangeView(
    ContactChange Change,
    string? UserName,
    string? Case,
    IdentifierKind Kind,
    string Contact,
    string Evidence,
    string? Proposer,
    string? Judge,
    DateTimeOffset? JudgedAt,
    string? Answer,
    DateTimeOffset? EndedAt,
    string? Reason)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Change.Reference;
}

internal sealed class ContactChangeRow
{
    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    public string Reference { get; init; } = "";

    public string? CaseReference { get; init; }

    public int State { get; init; }

    public int Kind { get; init; }

    public byte[] Sealed { get; init; } = [];

    public Guid ProposedBy { get; init; }

    public DateTimeOffset ProposedAt { get; init; }

    public Guid? JudgedBy { get; init; }

    public DateTimeOffset? JudgedAt { get; init; }

    public byte[]? AnswerSealed { get; init; }

    public DateTimeOffset? ToldAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public string? UserName { get; init; }

    public string? Proposer { get; init; }

    public string? Judge { get; init; }

    public ContactChange ToChange() => new()
    {
        Id = new ContactChangeId(Id),
        Reference = Reference,
        Account = new AccountId(AccountId),
        State = (ContactChangeState)State,
        ProposedBy = new StaffId(ProposedBy),
        ProposedAt = ProposedAt,
        JudgedBy = JudgedBy is { } judge ? new StaffId(judge) : null,
        ToldAt = ToldAt,
        DueAt = DueAt,
    };

    public ContactChangeView ToView(DataKeys keys)
    {
        var proposal = SealedProposal.Open(keys, Id, Sealed);
        var answer = AnswerSealed is null ? null : Encoding.UTF8.GetString(SealedProposal.Open(keys, SealedProposal.AnswerContext(Id), AnswerSealed));
        return new ContactChangeView(
            ToChange(),
            UserName,
            CaseReference,
            (IdentifierKind)Kind,
            proposal.Contact.ToString(),
            proposal.Evidence,
            Proposer,
            Judge,
            JudgedAt,
            answer,
            EndedAt,
            Reason);
    }
}

/// <summary>The address or number and the evidence of a proposal, sealed and bound to its row.</summary>
/// <param name="Contact">What is to join.</param>
/// <param name="Evidence">What speaks for the caller.</param>
internal sealed record SealedProposal(Identifier Contact, string Evidence)
{
    public static byte[] Seal(DataKeys keys, Guid change, SealedProposal proposal) =>
        keys.Messages.Seal(JsonSerializer.SerializeToUtf8Bytes(proposal), Context(change));

    public static byte[] SealAnswer(DataKeys keys, Guid change, string answer) =>
        keys.Messages.Seal(Encoding.UTF8.GetBytes(answer), AnswerContext(change));

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public static SealedProposal Open(DataKeys keys, Guid change, byte[] box) =>
        JsonSerializer.Deserialize<SealedProposal>(Open(keys, Context(change), box))!;

    public static byte[] Open(DataKeys keys, byte[] context, byte[] box) => keys.Messages.Open(box, context)
        ?? throw new InvalidOperationException($"A {Encoding.UTF8.GetString(context)} does not open with the store's key.");

    public static byte[] AnswerContext(Guid change) => Encoding.UTF8.GetBytes($"contact change answer {change:D}");

    /// <summary>Prints nothing of the content.</summary>
    public override string ToString() => nameof(SealedProposal);

    private static byte[] Context(Guid change) => Encoding.UTF8.GetBytes($"contact change {change:D}");
}
