namespace Keyback.Messages;

/// <summary>Builds every address that goes into a message, from the configured public one and never from a request (I13).</summary>
/// <param name="publicUrl">The configured <c>Keyback:PublicUrl</c>.</param>
public sealed class OwnerLinks(Uri publicUrl)
{
    private readonly string _base = publicUrl?.AbsoluteUri.TrimEnd('/') ?? throw new ArgumentNullException(nameof(publicUrl));

    /// <summary>The page behind <em>this was not me</em>.</summary>
    public Uri NotMe(string token) => new($"{_base}/not-me/{token}");
}
