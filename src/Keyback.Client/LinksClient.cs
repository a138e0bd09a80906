using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>The secure links that messages hold.</summary>
public sealed class LinksClient
{
    private readonly Calls _calls;

    internal LinksClient(Calls calls) => _calls = calls;

    /// <summary>Goes on with the token of a link: the Recovery that comes is opened by it. Nothing is used up.</summary>
    /// <param name="token">What stands behind <c>/r#t=</c> in the link.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.NotFound"/>: no such link, or a newer one took its place; <see cref="ProblemCode.LinkExpired"/>.
    /// </exception>
    public Task<Recovery> RedeemAsync(BearerToken token, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "links/redeem", null, new LinkBody(token.Reveal()), WireContext.Default.LinkBody, WireContext.Default.Recovery, key, ct);
}
