using Keyback.Sessions;

namespace Keyback.Server.Sessions;

/// <summary>A fresh session with its bearer token, told this once.</summary>
/// <param name="Token">The bearer secret: 256 bits as base64url.</param>
/// <param name="Kind">What the session may do.</param>
/// <param name="ExpiresAt">Its end.</param>
internal sealed record IssuedSession(string Token, SessionKind Kind, DateTimeOffset ExpiresAt)
{
    /// <summary>Prints nothing of the token.</summary>
    public override string ToString() => $"{Kind} session";
}
