using System.Diagnostics.CodeAnalysis;

namespace Keyback.Client;

/// <summary>
/// Names a request, so that it is carried out once however often it is sent: the repetition under the same key, with the same
/// body, gets the first answer. A server keeps answers for a day.
/// </summary>
/// <param name="Text">1 to 255 visible ASCII characters.</param>
public sealed record IdempotencyKey(string Text)
{
    /// <summary>A key that nobody else has.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "A client has no other source, and the key is no secret that a test would foresee.")]
    public static IdempotencyKey New() => new(Guid.NewGuid().ToString("D"));

    /// <summary>The key itself: without the call and its caller it opens nothing.</summary>
    public override string ToString() => Text;
}
