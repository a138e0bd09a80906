using System.Security.Cryptography;

namespace Keyback.Storage.Idempotency;

/// <summary>How an attempt to be the one who carries a request out ended.</summary>
public abstract record RequestClaim
{
    private RequestClaim()
    {
    }

    /// <summary>Nobody has it: carry it out, then keep the answer or release it.</summary>
    /// <param name="At">Marks the holder.</param>
    public sealed record Mine(DateTimeOffset At) : RequestClaim;

    /// <summary>It was answered.</summary>
    /// <param name="Sealed">The answer, as it was kept.</param>
    public sealed record Answered(byte[] Sealed) : RequestClaim;

    /// <summary>Somebody carries it out just now.</summary>
    public sealed record Busy : RequestClaim;

    /// <summary>The key stands for another request.</summary>
    public sealed record Other : RequestClaim;
}

/// <summary>
/// The requests that were carried out under an <c>Idempotency-Key</c>, with their answers. Of several equal requests,
/// on however many nodes, one is carried out and the others get its answer.
/// </summary>
public sealed class IdempotencyStore(Database database)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private static readonly TimeSpan HolderDead = TimeSpan.FromMinutes(1); // longer than any request may take

    private static readonly string ClaimRequest = Sql.Text("Idempotency/claim_request");
    private static readonly string FindRequest = Sql.Text("Idempotency/find_request");
    private static readonly string KeepAnswer = Sql.Text("Idempotency/keep_answer");
    private static readonly string ReleaseRequest = Sql.Text("Idempotency/release_request");

    /// <summary>Tries to be the one who carries the request out.</summary>
    /// <param name="key">Stands for caller, call and key.</param>
    /// <param name="request">Stands for the whole request.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public Task<RequestClaim> ClaimAsync(byte[] key, byte[] request, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync<RequestClaim>(
            async scope =>
            {
                RequestRow? row;
                do
                {
                    if (await scope.ExecuteAsync(ClaimRequest, new { key, request, now, dead = now - HolderDead, expires = now + Kept }) == 1)
                    {
                        return new RequestClaim.Mine(now);
                    }

                    row = await scope.FindAsync<RequestRow>(FindRequest, new { key });
                }
                while (row is null); // its holder released it between the two statements

                return (CryptographicOperations.FixedTimeEquals(row.Request, request), row.Answer) switch
                {
                    (false, _) => new RequestClaim.Other(),
                    (true, null) => new RequestClaim.Busy(),
                    (true, { } answer) => new RequestClaim.Answered(answer),
                };
            },
            ct);

    /// <summary>Keeps the answer for those who ask again.</summary>
    public Task KeepAsync(byte[] key, RequestClaim.Mine claim, byte[] answer)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.WriteAsync(
            scope => scope.ExecuteAsync(KeepAnswer, new { key, claimed = claim.At, answer }), CancellationToken.None);
    }

    /// <summary>Nothing was carried out: the same request may be tried again.</summary>
    public Task ReleaseAsync(byte[] key, RequestClaim.Mine claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.WriteAsync(scope => scope.ExecuteAsync(ReleaseRequest, new { key, claimed = claim.At }), CancellationToken.None);
    }

    private sealed class RequestRow
    {
        public byte[] Request { get; init; } = [];

        public byte[]? Answer { get; init; }
    }
}
