using System.Diagnostics.CodeAnalysis;

namespace Keyback.Server.Captcha;

/// <summary>What a widget puts into the form.</summary>
internal static class WidgetResponse
{
    /// <summary>Whether it is worth a call: visible ASCII, and not longer than any response is.</summary>
    internal static bool IsPlausible([NotNullWhen(true)] string? response, int longest) =>
        response is { Length: > 0 } && response.Length <= longest && response.All(sign => sign is > ' ' and < '\x7F');
}
