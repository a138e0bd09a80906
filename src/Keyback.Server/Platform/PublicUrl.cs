using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>The address under which people reach the server. It comes from the configuration alone (I13).</summary>
internal static class PublicUrl
{
    private static readonly Uri Development = new("http://localhost:5080");

    public static Uri Of(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SiteOptions>>().Value.PublicUrl is { } configured ? new Uri(configured) : Development;
}

/// <summary>How to reach support, in one line for messages.</summary>
internal static class SupportLine
{
    public static string? Of(SupportOptions support)
    {
        string?[] parts = [support.Phone, support.Hours, support.Email];
        var line = string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return line.Length > 0 ? line : null;
    }
}
