using Keyback.Server.Platform;

namespace Keyback.Server.Pages;

/// <summary>Tells when to come back in the way that programs read (RFC 9110 §10.2.3); the page says it in words.</summary>
internal static class RetryAfter
{
    extension(HttpResponse response)
    {
        /// <summary>Sets the status and <c>Retry-After</c>.</summary>
        internal void ComeBackIn(TimeSpan wait, int status)
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = Retry.After(wait);
        }
    }
}
